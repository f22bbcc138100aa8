// Replaces a file or a folder outside of `.cairn`, so that a reader never sees half of it: it is complete before it gets
// its name.

import { lstatSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasCode } from './error-codes.ts';
import { listFolder } from './list-folder.ts';
import { syncFolder } from './sync-folder.ts';
import { syncFiles } from './sync-many.ts';
import { sweepTemporary, temporaryFolder, temporaryName } from './temp-owner.ts';

/** The prefix of what is being written next to its path. */
const beginning = '.cairn-writing-';

/**
 * Makes a file or a folder and moves it to `target`. What is there is removed: the caller has decided that it may be. A
 * file is replaced in one step; between the old folder and the new one there is a moment without any.
 *
 * @param place - the folder `.cairn`; on the same disk as `target`, nothing unfinished is ever next to the target
 * @param make - writes to a path that does not exist; called twice if `target` is on another disk
 */
export async function replacePath(target: string, place: string, make: (path: string) => Promise<void>): Promise<void> {
  const folder = dirname(target);
  await mkdir(folder, { recursive: true });
  await mkdir(temporaryFolder(place), { recursive: true });
  sweepTemporary(folder, beginning);
  try {
    await replaceFrom(join(temporaryFolder(place), temporaryName()), target, make);
  } catch (error) {
    if (!hasCode(error, 'EXDEV')) throw error;
    await replaceFrom(join(folder, `${beginning}${temporaryName()}`), target, make);
  }
}

async function replaceFrom(unfinished: string, target: string, make: (path: string) => Promise<void>): Promise<void> {
  const old = join(dirname(unfinished), `${basename(unfinished)}.old`);
  try {
    await make(unfinished);
    const isFolder = lstatSync(unfinished).isDirectory();
    const files = isFolder ? listFolder(unfinished).map(({ path }) => path) : [unfinished];
    await syncFiles(files, dirname(unfinished));
    if (isFolder || lstatSync(target, { throwIfNoEntry: false })?.isDirectory()) await moveAside(target, old);
    try {
      await rename(unfinished, target);
    } catch (error) {
      await rename(old, target).catch(() => undefined);
      throw error;
    }
    await syncFolder(dirname(target));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

/** A folder cannot be replaced in one step. */
async function moveAside(target: string, old: string): Promise<void> {
  try {
    await rename(target, old);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}
