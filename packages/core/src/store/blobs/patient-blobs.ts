// A store of blobs that is asked again for a while when it cannot be reached: for those who cannot go on without it.

import { setTimeout as sleep } from 'node:timers/promises';
import { type BlobBytes, BlobError, type BlobStore, isBlobError } from './blob-store.ts';

export interface Patience {
  /** Milliseconds after the first failure until an error of the store is rejected. */
  readonly milliseconds: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

const firstPause = 200;
const longestPause = 5000;

/** `list` is not tried again. */
export function createPatientBlobs(blobs: BlobStore, patience: Patience): BlobStore {
  const patiently = <T>(work: () => Promise<T>): Promise<T> => tryPatiently(work, patience);
  const get = (name: string): Promise<BlobBytes | undefined> => patiently(() => blobs.get(name));
  return {
    location: blobs.location,
    has: (name) => patiently(() => blobs.has(name)),
    async get(name) {
      const first = await get(name);
      return first && { size: first.size, chunks: () => readOn(first, () => get(name), patience) };
    },
    putIfAbsent: (name, content) => patiently(() => blobs.putIfAbsent(name, content)),
    list: (prefix) => blobs.list(prefix),
    remove: (name) => patiently(() => blobs.remove(name)),
  };
}

async function tryPatiently<T>(work: () => Promise<T>, { milliseconds, signal }: Patience): Promise<T> {
  let since: number | undefined;
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    try {
      return await work();
    } catch (error) {
      if (!isBlobError(error) || error.code !== 'unavailable' || signal?.aborted) throw error;
      since ??= performance.now();
      if (performance.now() - since > milliseconds) throw error;
      await sleep(pause * (0.5 + Math.random()), undefined, { ...(signal && { signal }) }).catch(() => undefined);
    }
  }
}

/** A reading that broke off goes on where it was: what is under a name never changes. */
async function* readOn(
  first: BlobBytes,
  again: () => Promise<BlobBytes | undefined>,
  patience: Patience,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  let chunks: AsyncIterator<Uint8Array> | undefined = first.chunks()[Symbol.asyncIterator]();
  const begin = async (): Promise<AsyncIterator<Uint8Array>> => {
    const blob = await again();
    if (blob?.size !== first.size) throw new BlobError('incomplete', 'The blob was removed before all of it was read');
    return skip(blob.chunks(), read);
  };
  for (;;) {
    const next = await tryPatiently(async () => {
      const reading: AsyncIterator<Uint8Array> = chunks ?? (await begin());
      chunks = reading;
      try {
        return await reading.next();
      } catch (error) {
        chunks = undefined;
        // Broken off is as good as not reached.
        if (isBlobError(error) && error.code === 'incomplete') throw new BlobError('unavailable', error.message, error);
        throw error;
      }
    }, patience);
    if (next.done) return;
    read += next.value.length;
    yield next.value;
  }
}

async function* skip(chunks: AsyncIterable<Uint8Array>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of chunks) {
    const rest = chunk.subarray(Math.min(left, chunk.length));
    left -= chunk.length - rest.length;
    if (rest.length) yield rest;
  }
}
