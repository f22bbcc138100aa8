// Puts files that a step wrote where its outputs are, without writing their bytes a second time: a file is given a second
// name there. Once the step's own folder is gone the output has the only one, and the store takes it as it lies; a file
// that still has another, since it lies elsewhere, is copied by the store.

import { copyFile, cp, link, lstat, mkdir, open, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';

export async function placeFile(from: string, to: string): Promise<void> {
  if (!(await linkFile(from, to))) await copyFile(from, to);
}

/** With all that is in it. Symlinks stay what they are. */
export async function placeFolder(from: string, to: string): Promise<void> {
  const folder = await realpath(from);
  await mkdir(to);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const [source, target] = [join(folder, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await placeFolder(source, target);
    else if (entry.isFile()) await placeFile(source, target);
    else await cp(source, target, { verbatimSymlinks: true });
  }
}

/** False where it is no plain file, or there can be no second name: on another disk, of another owner. */
async function linkFile(from: string, to: string): Promise<boolean> {
  try {
    if (!(await lstat(from)).isFile()) return false;
    // To give a name is not to read: opened, it is told as what it is, a file that the node reads.
    await (await open(from, 'r')).close();
    await link(from, to);
    return true;
  } catch {
    return false;
  }
}
