// Runs are files under .cairn/runs, one for each run. A file is written next to its final path, synced, and renamed, so
// it is complete or does not exist.

import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunId } from '../../base/brand.ts';
import { keepOutOfGit } from '../../files/keep-out-of-git.ts';
import { makeFolder, syncFolder } from '../../files/sync-folder.ts';
import { sweepTemporary, temporaryName } from '../../files/temp-owner.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { isRunRecord } from '../../run/record/record-shape.ts';
import { encodeRecord } from './encode-record.ts';

/** The prefix of records that are being written. */
const beginning = '.unfinished-';

/** The folder of all records. `root` is the folder that contains `.cairn`. */
export function runsFolder(root: string): string {
  return join(root, '.cairn', 'runs');
}

export function recordFile(root: string, run: RunId): string {
  return join(runsFolder(root), `${run}.json`);
}

/**
 * Writes a record and returns its file. Rejects with the error of the file system, or if the record is not valid; then
 * no file is left.
 */
export async function writeRun(root: string, record: RunRecord): Promise<string> {
  // A record that could not be read again is refused.
  if (!isRunRecord(record)) throw new Error('it holds what no record may hold');
  const file = recordFile(root, record.run);
  const unfinished = join(runsFolder(root), `${beginning}${temporaryName()}`);
  makeFolder(runsFolder(root));
  sweepTemporary(runsFolder(root), beginning);
  await keepOutOfGit(join(root, '.cairn'));
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
