// Translates errors of the file system to errors of the store.

import { isOutOfHandles, isSystemError } from '../files/error-codes.ts';
import { StoreError, type StoreErrorCode } from './store.ts';

const meaning: Readonly<Record<string, StoreErrorCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'store-read-only',
  EACCES: 'store-read-only',
  EPERM: 'store-read-only',
};

const sentence: Readonly<Record<StoreErrorCode, (place: string, code: string) => string>> = {
  'disk-full': (place) => `The disk of the store '${place}' is full. Free some space, or set another location.`,
  'store-read-only': (place) => `The store '${place}' is read-only. Make it writable, or set another location.`,
  'store-unwritable': (place, code) => `The store '${place}' cannot be written (${code}). Set another location.`,
};

/**
 * The error to throw after a failed write. An error of reading the source is about the source, and any other error is
 * an error in Cairn: both are returned unchanged.
 */
export function toStoreError(error: unknown, place: string): unknown {
  if (error instanceof StoreError || !isSystemError(error)) return error;
  if (error.syscall === 'read' && !isOutOfHandles(error)) return error;
  const code = meaning[error.code] ?? 'store-unwritable';
  return new StoreError(code, sentence[code](place, error.code), error);
}
