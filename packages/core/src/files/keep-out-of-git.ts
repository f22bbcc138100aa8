// `.cairn` contains its own .gitignore, which is written before anything else. Otherwise git would list the files of
// `.cairn` among the changes of a run, and they would be in its commit.

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOrNone } from './read-small.ts';
import { temporaryFolder, temporaryName } from './temp-owner.ts';

const ignoreAll = '*\n';

/** Rejects with the error of the file system. */
export async function keepOutOfGit(place: string): Promise<void> {
  const file = join(place, '.gitignore');
  // Lines that somebody added stay. A file that is cut off or damaged is written again.
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
