// Syncs many files at once. One by one, each waits for the disk: twenty thousand take a minute. On Linux the program
// `sync` of coreutils or busybox can sync a whole file system; Node has no call for that. On other systems the files
// are synced one by one, several at the same time.

import { execFile } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { inParallel } from './in-parallel.ts';
import { syncFile } from './sync-folder.ts';

/** Starting a program takes as long as syncing this many files. */
const many = 100;
const filesAtOnce = 4;

/** @param folder - on the file system of all the files */
export async function syncFiles(paths: readonly string[], folder: string): Promise<void> {
  if (paths.length >= many && (await syncFileSystem(folder))) return;
  await inParallel(paths, filesAtOnce, async (path) => {
    const file = openSync(path, 'r');
    try {
      await syncFile(file);
    } finally {
      closeSync(file);
    }
  });
}

async function syncFileSystem(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  try {
    await promisify(execFile)('sync', ['-f', folder]);
    return true;
  } catch {
    return false;
  }
}
