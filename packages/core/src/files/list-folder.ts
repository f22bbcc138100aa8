// The files in a folder, by name relative to its root, always with `/`. Symlinks inside the folder are followed; a link
// out of the folder is refused. An empty folder inside has no file, so it is not listed.

import { type BigIntStats, type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits } from '../base/canonical.ts';
import { isExecutable } from '../base/digest.ts';
import { isOutOfHandles, isSystemError } from './error-codes.ts';
import { isInside } from './is-inside.ts';

export interface ListedFile {
  readonly name: string;
  readonly path: string;
  /** Whether there is a symlink on the path: such a file has another name too, and must not be moved away. */
  readonly isLinked: boolean;
  readonly isExecutable?: true;
}

/** Notes what a listing reads, so that it can be checked later whether a new listing would find the same files. */
export interface FolderWatch {
  /** The names of everything in a folder, in any order. */
  noteFolder(path: string, names: readonly string[]): void;
  /** The target of the folder itself, or of a link in it. */
  noteRealPath(path: string, real: string): void;
}

/** Something in a folder cannot be stored. */
export class UnstorableError extends Error {
  override name = 'UnstorableError';
}

/** Files in code-unit order. @throws UnstorableError that names what cannot be stored */
export function listFolder(root: string, watch?: FolderWatch): readonly ListedFile[] {
  try {
    const real = realpathSync(root);
    watch?.noteRealPath(root, real);
    if (!statSync(real).isDirectory()) throw new UnstorableError(`'${root}' is not a folder`);
    const files: ListedFile[] = [];
    walk({ root: real, files, watch }, real, '', false, [real]);
    return files.sort((a, b) => compareCodeUnits(a.name, b.name));
  } catch (cause) {
    if (!isSystemError(cause) || isOutOfHandles(cause)) throw cause;
    throw new Error(`'${root}' cannot be read`, { cause });
  }
}

interface Walk {
  readonly root: string;
  readonly files: ListedFile[];
  readonly watch: FolderWatch | undefined;
}

function walk(all: Walk, folder: string, prefix: string, isLinked: boolean, above: readonly string[]): void {
  const entries = readdirSync(folder, { withFileTypes: true, encoding: 'buffer' });
  const named = entries.map((entry) => ({ entry, text: nameOf(entry, folder) }));
  // It is not a link, or it is already the target of one.
  all.watch?.noteRealPath(folder, folder);
  all.watch?.noteFolder(
    folder,
    named.map(({ text }) => text),
  );
  for (const { entry, text } of named) {
    const path = join(folder, text);
    const name = prefix + text;
    if (entry.isSymbolicLink()) follow(all, path, name, above);
    else if (entry.isDirectory()) walk(all, path, `${name}/`, isLinked, [...above, path]);
    else if (entry.isFile()) all.files.push({ name, path, isLinked, ...markOf(statSync(path)) });
    else throw new UnstorableError(`'${path}' is not a file or a folder, and cannot be stored`);
  }
}

function follow(all: Walk, path: string, name: string, above: readonly string[]): void {
  const { target, stats } = targetOf(path);
  all.watch?.noteRealPath(path, target);
  if (!isInside(target, all.root)) {
    throw new UnstorableError(
      `'${path}' is a link out of its folder, to '${target}'; a stored folder holds its own files only`,
    );
  }
  if (stats.isFile()) {
    all.files.push({ name, path: target, isLinked: true, ...markOf(stats) });
    return;
  }
  if (!stats.isDirectory())
    throw new UnstorableError(`'${path}' is a link to something that is not a file or a folder`);
  if (above.includes(target)) throw new UnstorableError(`'${path}' is a link to a folder that contains it`);
  walk(all, target, `${name}/`, true, [...above, target]);
}

function targetOf(path: string): { readonly target: string; readonly stats: BigIntStats } {
  try {
    const target = realpathSync(path);
    return { target, stats: statSync(target, { bigint: true }) };
  } catch (cause) {
    throw new UnstorableError(`'${path}' is a link that leads nowhere`, { cause });
  }
}

function markOf(stats: { readonly mode: number | bigint }): Pick<ListedFile, 'isExecutable'> {
  return isExecutable(stats) ? { isExecutable: true } : {};
}

/** A name that is not valid UTF-8 would be a different name when it is written again. */
function nameOf(entry: Dirent<Buffer>, folder: string): string {
  const name = entry.name.toString('utf8');
  if (!Buffer.from(name).equals(entry.name))
    throw new UnstorableError(`'${join(folder, name)}' has a name that is not UTF-8`);
  return name;
}
