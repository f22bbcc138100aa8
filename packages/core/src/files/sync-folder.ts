// Syncs, so that files survive a power cut: the bytes of a file and the folder that contains its name must be synced.
// Only syncing uses Node's thread pool: it may take long, and syncs at the same time share one write of the disk.

import { closeSync, existsSync, fsync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { hasCode } from './error-codes.ts';
import { inParallel } from './in-parallel.ts';

const foldersAtOnce = 4;

/** Folders that this process made, and whose own names may not be on disk yet. */
const unsynced = new Set<string>();

/** Syncs an open file. */
export function syncFile(file: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fsync(file, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * Makes a folder and the folders above it. Their names are synced together with the first file that is written there.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    // One folder at a time: with `recursive`, Node reports a read-only disk as a missing folder.
    mkdirSync(path);
  } catch (error) {
    // Another process made it first.
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  unsynced.add(resolve(path));
}

/** Syncs folders, and every new name on the paths to them. */
export async function syncFolders(paths: Iterable<string>): Promise<void> {
  const folders = new Set<string>();
  const named: string[] = [];
  for (const path of paths) {
    let folder = resolve(path);
    folders.add(folder);
    for (; unsynced.has(folder); folder = dirname(folder)) {
      named.push(folder);
      folders.add(dirname(folder));
    }
  }
  await inParallel([...folders], foldersAtOnce, syncNames);
  for (const folder of named) unsynced.delete(folder);
}

/** Like `syncFolders`, for one folder. */
export function syncFolder(path: string): Promise<void> {
  return syncFolders([path]);
}

async function syncNames(folder: string): Promise<void> {
  // Windows cannot open folders, and some network file systems cannot sync them: they keep the order of names
  // themselves.
  const isUnable = (error: unknown) => hasCode(error, 'EINVAL', 'ENOTSUP', 'ENOSYS', 'EISDIR', 'EBADF');
  try {
    const handle = openSync(folder, 'r');
    try {
      await syncFile(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (!isUnable(error) && process.platform !== 'win32') throw error;
  }
}
