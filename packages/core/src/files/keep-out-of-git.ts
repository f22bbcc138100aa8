// `.cairn` carries its own .gitignore. It is written before anything else there: a file that git saw would be among the
// changes of a run, and in its commit.

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOrNone } from './read-small.ts';
import { temporaryFolder, temporaryName } from './temp-owner.ts';

const ignoreAll = '*\n';

/** Rejects with the error of the disk. */
export async function keepOutOfGit(place: string): Promise<void> {
  const file = join(place, '.gitignore');
  // Whoever adds to it keeps what they added; one that is cut off or damaged is written anew.
  if (readOrNone(file)?.toString().split('\n').slice(0, -1).includes('*')) return;
  const unfinished = join(temporaryFolder(place), temporaryName());
  await mkdir(temporaryFolder(place), { recursive: true });
  try {
    await writeFile(unfinished, ignoreAll);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}
