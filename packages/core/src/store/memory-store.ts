// A store that lasts as long as its process. It writes a file only when somebody asks for its path.

import { createBlobBackedStore } from './blobs/blob-backed-store.ts';
import { createMemoryBlobs } from './blobs/memory-blobs.ts';
import { createProcessLocks } from './locks/process-locks.ts';
import type { Store } from './store.ts';

/** @param folder - where to write files whose path is asked for; made when it is needed, removed by the caller */
export function createMemoryStore(folder: string): Store {
  return createBlobBackedStore({ blobs: createMemoryBlobs(), folder, locks: createProcessLocks() });
}
