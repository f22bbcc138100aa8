// A store through which machines exchange artifacts: blobs in a folder that all of them see, or in a shared store. Nobody takes
// its locks. What is in it is a copy of what the store of a run has, or is about to have: it may be removed at any time, and
// is put there again.

import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listOrNone } from '../files/read-small.ts';
import { createBlobBackedStore } from './blobs/blob-backed-store.ts';
import type { BlobStore } from './blobs/blob-store.ts';
import { openFolderBlobs } from './blobs/folder-blobs.ts';
import { createProcessLocks } from './locks/process-locks.ts';
import { openExchangeLayout } from './shared/exchange-layout.ts';
import type { Store } from './store.ts';

/**
 * @param shared - the folder of the blobs, which the first artifact makes; or a shared store
 * @param own - a folder on a disk of this machine, for verified copies; the caller removes it
 */
export function openExchangeStore(shared: string | BlobStore, own: string): Store {
  const blobs = typeof shared === 'string' ? openFolderBlobs(shared) : openExchangeLayout(shared);
  return createBlobBackedStore({ blobs, folder: own, locks: createProcessLocks() });
}

const dayMs = 24 * 60 * 60 * 1000;
const mostDays = 30;

/**
 * Removes what was put into a shared folder long ago, at most once a day for all who use it.
 *
 * @param folders - with files and folders of their own, each of which is removed as a whole
 * @param now - milliseconds since 1970
 * @returns how many it removed
 */
export function sweepShared(shared: string, folders: readonly string[], now = Date.now()): number {
  const mark = join(shared, 'swept');
  if (now - timeOf(mark, now) < dayMs) return 0;
  let swept = 0;
  try {
    if (statSync(mark, { throwIfNoEntry: false })) utimesSync(mark, now / 1000, now / 1000);
    else writeFileSync(mark, '');
    for (const folder of [...folders, join(shared, 'blobs/files'), join(shared, 'blobs/folders')])
      for (const name of listOrNone(folder)) {
        const path = join(folder, name);
        if (now - timeOf(path, now) < mostDays * dayMs) continue;
        rmSync(path, { recursive: true, force: true });
        swept += 1;
      }
  } catch {
    // The folder is full, read-only or gone: somebody sweeps it another day.
  }
  return swept;
}

/** When it was written; two days ago if it does not exist, and now if that cannot be known. */
function timeOf(path: string, now: number): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now - 2 * dayMs;
  } catch {
    return now;
  }
}
