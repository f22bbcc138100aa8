// Converts content of blobs from and to bytes in memory.

import { type BlobBytes, BlobError } from './blob-store.ts';

export function blobOf(bytes: Uint8Array | string): BlobBytes {
  const content = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  return { size: content.length, chunks: () => chunksOf(content) };
}

async function* chunksOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  if (content.length) yield content;
}

/**
 * Passes the chunks of a content on and counts their bytes.
 *
 * @throws BlobError `incomplete` during iteration: before a chunk that exceeds the size, or at the end if bytes are
 *   missing
 */
export async function* checkSize({ size, chunks }: BlobBytes, what: string): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of chunks()) {
    read += chunk.length;
    if (read > size) break;
    yield chunk;
  }
  if (read !== size)
    throw new BlobError('incomplete', `${what} has ${read < size ? 'only ' : ''}${read} of ${size} bytes`);
}

/** For blobs that are known to be small. @throws BlobError `incomplete` */
export async function readBlob(blob: BlobBytes): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of checkSize(blob, 'The blob')) parts.push(chunk);
  return Buffer.concat(parts, blob.size);
}
