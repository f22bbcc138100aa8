// What an error of a store of blobs means for the store that is built over it.

import { StoreError, type StoreErrorCode } from '../store.ts';
import { toStoreError } from '../write-error.ts';
import { BlobError, type BlobErrorCode, type BlobStore } from './blob-store.ts';

const meaning: Readonly<Partial<Record<BlobErrorCode, StoreErrorCode>>> = {
  full: 'disk-full',
  denied: 'store-read-only',
  unavailable: 'store-unwritable',
  incomplete: 'store-unwritable',
};

/** @throws StoreError where it cannot be written; another error, such as one of the source, as it is */
export async function writing<T>({ location }: BlobStore, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof BlobError ? meaning[error.code] : undefined;
    if (code) throw new StoreError(code, (error as BlobError).message, error);
    throw toStoreError(error, location);
  }
}

/** A store that cannot be read is a miss. */
export async function reading<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BlobError) return undefined;
    throw error;
  }
}
