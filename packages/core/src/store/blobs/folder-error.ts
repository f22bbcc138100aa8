// Translates errors of the file system to errors of a store of blobs.

import { isSystemError } from '../../files/error-codes.ts';
import { BlobError, type BlobErrorCode } from './blob-store.ts';

const meaning: Readonly<Record<string, BlobErrorCode>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EROFS: 'denied',
  EACCES: 'denied',
  EPERM: 'denied',
};

/** Errors that are not from the file system are returned unchanged. */
export function toBlobError(error: unknown, location: string): unknown {
  if (!isSystemError(error)) return error;
  const code = meaning[error.code] ?? 'unavailable';
  const problem = code === 'full' ? 'has no room left' : code === 'denied' ? 'denies access' : 'does not work';
  return new BlobError(code, `The folder of blobs '${location}' ${problem} (${error.code})`, error);
}
