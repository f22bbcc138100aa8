// What outlasts a power cut: bytes that were synced, under a name whose folder was synced. To sync is all that is left to
// Node's thread pool: it may take as long as the disk wants, and those who sync at the same time share one trip to it.

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

/** Makes a folder and those above it. Their names are synced together with the first thing that is put there. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    // One at a time: with `recursive`, Node tells of a disk that is read-only as of a folder that is missing.
    mkdirSync(path);
  } catch (error) {
    // Another process was faster.
    if (!hasCode(error, 'EEXIST')) throw error;
  }
  unsynced.add(resolve(path));
}

/** Syncs folders, and every name on the way to them that is new. */
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

/** As `syncFolders`, for one. */
export function syncFolder(path: string): Promise<void> {
  return syncFolders([path]);
}

async function syncNames(folder: string): Promise<void> {
  // Windows opens no folder, and some network file systems sync none: they order their own names.
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
