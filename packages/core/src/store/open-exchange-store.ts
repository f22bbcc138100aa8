// A store through which machines exchange artifacts: blobs in a folder that all of them see. Nobody takes its locks.

import { createBlobBackedStore } from './blobs/blob-backed-store.ts';
import { openFolderBlobs } from './blobs/folder-blobs.ts';
import { createProcessLocks } from './locks/process-locks.ts';
import type { Store } from './store.ts';

/**
 * @param shared - the folder of the blobs; the first artifact makes it
 * @param own - a folder on a disk of this machine, for verified copies; the caller removes it
 */
export function openExchangeStore(shared: string, own: string): Store {
  return createBlobBackedStore({ blobs: openFolderBlobs(shared), folder: own, locks: createProcessLocks() });
}
