// What the package of a shared store is written with.

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
