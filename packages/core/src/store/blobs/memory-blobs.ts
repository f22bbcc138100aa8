// Blobs in the memory of this process.

import { checkSize } from './blob-bytes.ts';
import { type BlobStore, checkBlobName, checkBlobPrefix } from './blob-store.ts';

export function createMemoryBlobs(): BlobStore {
  const blobs = new Map<string, readonly Uint8Array[]>();
  /** Names by each prefix that ends in `/`, so that a list under one prefix does not go through all blobs. */
  const named = new Map<string, Set<string>>();
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
      // A copy, because the caller may write to its buffer later.
      for await (const chunk of checkSize(content, `What is to be '${name}'`)) taken.push(new Uint8Array(chunk));
      // There is no await between this check and the write.
      if (blobs.has(name)) return 'present';
      blobs.set(name, taken);
      for (const prefix of prefixesOf(name)) {
        const names = named.get(prefix) ?? new Set();
        named.set(prefix, names.add(name));
      }
      return 'stored';
    },
    async *list(prefix) {
      checkBlobPrefix(prefix);
      const names = prefix === '' ? blobs.keys() : (named.get(prefix) ?? []);
      for (const name of [...names]) {
        const chunks = blobs.get(name);
        if (chunks) yield { name, size: sizeOf(chunks) };
      }
    },
    async remove(name) {
      checkBlobName(name);
      if (!blobs.delete(name)) return 'absent';
      for (const prefix of prefixesOf(name)) {
        const names = named.get(prefix);
        names?.delete(name);
        if (names?.size === 0) named.delete(prefix);
      }
      return 'removed';
    },
  };
}

/** `a/` and `a/b/` for `a/b/c`. */
function prefixesOf(name: string): readonly string[] {
  const parts = name.split('/');
  return parts.slice(1).map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
}

/** Copies, because readers may write to the chunks. */
async function* copyChunks(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield new Uint8Array(chunk);
}
