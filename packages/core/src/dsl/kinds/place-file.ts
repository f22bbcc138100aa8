// Puts files that a step wrote where its outputs are, without writing their bytes a second time: a file is given a second
// name there. Once the step's own folder is gone the output has the only one, and the store takes it as it lies; a file
// that still has another, since it lies elsewhere, is copied by the store.

import type { Dirent, Stats } from 'node:fs';
import { copyFile, cp, link, lstat, mkdir, open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from '../../base/canonical.ts';

/** A path that holds no output of its form. The message goes on from the output's name. */
export class MisplacedOutput extends Error {
  readonly isMissing: boolean;

  constructor(message: string, isMissing = false) {
    super(message);
    this.isMissing = isMissing;
  }
}

/** What is wrong with the value of a file or a folder. */
export function findWrongPath(value: unknown): string | undefined {
  if (typeof (value as { readonly path?: unknown } | null)?.path === 'string') return undefined;
  return `it is ${describe(value)}, not an object with the path of what was written: return { path }`;
}

/** @throws MisplacedOutput where there is no file */
export async function placeFile(from: string, to: string): Promise<void> {
  const stats = await statOutput(from);
  if (!stats.isFile()) throw new MisplacedOutput(`is declared as a file, and '${from}' is ${nameForm(stats)}`);
  if (!(await linkFile(from, to))) await copyFile(from, to);
}

/**
 * With all that is in it. Symlinks stay what they are.
 *
 * @throws MisplacedOutput where there is no folder, or where it holds what is neither a file nor a folder
 */
export async function placeFolder(from: string, to: string): Promise<void> {
  const stats = await statOutput(from);
  if (!stats.isDirectory()) throw new MisplacedOutput(`is declared as a folder, and '${from}' is ${nameForm(stats)}`);
  const folder = await realpath(from);
  await mkdir(to);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const [source, target] = [join(folder, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await placeFolder(source, target);
    else if (entry.isFile()) await placeFile(source, target);
    else if (entry.isSymbolicLink()) await cp(source, target, { verbatimSymlinks: true });
    else throw new MisplacedOutput(`holds '${source}', which is ${nameForm(entry)} and cannot be stored`);
  }
}

async function statOutput(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new MisplacedOutput(`is missing: there is nothing at '${path}', write it before 'run' returns`, true);
    if (code === 'ELOOP') throw new MisplacedOutput(`is missing: '${path}' is a link that leads back to itself`, true);
    throw error;
  }
}

function nameForm(found: Stats | Dirent): string {
  if (found.isFile()) return 'a file';
  if (found.isDirectory()) return 'a folder';
  if (found.isSocket()) return 'a socket';
  return found.isFIFO() ? 'a named pipe' : 'a device';
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
