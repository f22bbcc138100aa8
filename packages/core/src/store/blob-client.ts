// What the package of a shared store is written with, and those who use one outside of the store.

export { blobOf, checkSize, readBlob } from './blobs/blob-bytes.ts';
export {
  type BlobBytes,
  BlobError,
  type BlobErrorCode,
  type BlobStore,
  checkBlobName,
  checkBlobPrefix,
  isBlobError,
  type ListedBlob,
} from './blobs/blob-store.ts';
export { createPatientBlobs } from './blobs/patient-blobs.ts';
export { writing } from './blobs/tell-blob-errors.ts';
