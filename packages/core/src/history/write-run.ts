// Runs are files under .cairn/runs, one a run, whole or not there: written beside their place, synced, then renamed.

import { open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunId } from '../base/brand.ts';
import type { RunRecord } from '../run/record.ts';
import { makeFolder, syncFolder } from '../store/sync-folder.ts';
import { encodeRecord } from './encode-record.ts';

/** The folder of all records. `root` is the folder that holds `.cairn`. */
export function runsFolder(root: string): string {
  return join(root, '.cairn', 'runs');
}

export function recordFile(root: string, run: RunId): string {
  return join(runsFolder(root), `${run}.json`);
}

/** Writes a record and returns its file. Rejects with the error of the disk, and then leaves nothing behind. */
export async function writeRun(root: string, record: RunRecord): Promise<string> {
  const file = recordFile(root, record.run);
  const unfinished = join(runsFolder(root), `.${record.run}.${process.pid}`);
  makeFolder(runsFolder(root));
  await keepOutOfGit(root);
  try {
    await writeSynced(unfinished, encodeRecord(record));
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await syncFolder(runsFolder(root));
  return file;
}

async function writeSynced(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The store writes this too; with a store elsewhere the records are all that is in .cairn. */
async function keepOutOfGit(root: string): Promise<void> {
  await writeFile(join(root, '.cairn', '.gitignore'), '*\n', { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}
