// Blobs in the memory of this process.

import { checkSize } from './blob-bytes.ts';
import { type BlobStore, checkBlobName, checkBlobPrefix } from './blob-store.ts';

export function createMemoryBlobs(): BlobStore {
  const blobs = new Map<string, readonly Uint8Array[]>();
  const sizeOf = (chunks: readonly Uint8Array[]): number => chunks.reduce((sum, { length }) => sum + length, 0);
  return {
    location: 'memory',
    async has(name) {
      checkBlobName(name);
      const chunks = blobs.get(name);
      return chunks && { name, size: sizeOf(chunks) };
    },
    async get(name) {
      checkBlobName(name);
      const chunks = blobs.get(name);
      return chunks && { size: sizeOf(chunks), chunks: () => copyChunks(chunks) };
    },
    async putIfAbsent(name, content) {
      checkBlobName(name);
      if (blobs.has(name)) return 'present';
      const taken: Uint8Array[] = [];
      // Copied: who gave it may write to it later.
      for await (const chunk of checkSize(content, `What is to be '${name}'`)) taken.push(new Uint8Array(chunk));
      // Nothing is awaited between the question and the answer.
      if (blobs.has(name)) return 'present';
      blobs.set(name, taken);
      return 'stored';
    },
    async *list(prefix) {
      checkBlobPrefix(prefix);
      for (const [name, chunks] of [...blobs]) if (name.startsWith(prefix)) yield { name, size: sizeOf(chunks) };
    },
    async remove(name) {
      checkBlobName(name);
      return blobs.delete(name) ? 'removed' : 'absent';
    },
  };
}

/** Who reads it may write to what it is given. */
async function* copyChunks(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield new Uint8Array(chunk);
}
