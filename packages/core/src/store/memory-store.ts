// A store that lasts as long as its process. It writes a file only when its path is requested.

import { createBlobBackedStore } from './blobs/blob-backed-store.ts';
import { createMemoryBlobs } from './blobs/memory-blobs.ts';
import { createProcessLocks } from './locks/process-locks.ts';
import type { Store } from './store.ts';

/** @param folder - for files whose path is requested; made if it is missing, removed by the caller */
export function createMemoryStore(folder: string): Store {
  return createBlobBackedStore({ blobs: createMemoryBlobs(), folder, locks: createProcessLocks() });
}
