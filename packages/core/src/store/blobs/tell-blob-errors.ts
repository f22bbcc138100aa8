// Translates errors of a store of blobs to errors of the store that uses it.

import { StoreError, type StoreErrorCode } from '../store.ts';
import { toStoreError } from '../write-error.ts';
import { BlobError, type BlobErrorCode, type BlobStore } from './blob-store.ts';

const meaning: Readonly<Partial<Record<BlobErrorCode, StoreErrorCode>>> = {
  full: 'disk-full',
  denied: 'store-read-only',
  unavailable: 'store-unwritable',
  incomplete: 'store-unwritable',
};

/** @throws StoreError if it cannot be written; other errors, such as one of the source, unchanged */
export async function writing<T>({ location }: BlobStore, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof BlobError ? meaning[error.code] : undefined;
    if (code) throw new StoreError(code, (error as BlobError).message, error);
    throw toStoreError(error, location);
  }
}

/** If the store cannot be read, the result counts as missing. */
export async function reading<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BlobError) return undefined;
    throw error;
  }
}
