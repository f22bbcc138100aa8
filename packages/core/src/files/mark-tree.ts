// What shows that a file, or anything in a folder, was written to: the marks of all that is there. Looked at with as few
// questions as there are files, since a folder may hold twenty thousand of them.

import { lstatSync, readdirSync } from 'node:fs';
import { isSameMark, markOf } from '../base/file-mark.ts';

/** From a name, with `/` always and '' for what the path itself is, to its mark. */
export type TreeMarks = ReadonlyMap<string, string>;

export interface MarkedTree {
  /** Of all that is no folder; a link is not followed. */
  readonly files: TreeMarks;
  /** Of the folders, the first of them that at the path. */
  readonly folders: TreeMarks;
}

/** Undefined where nothing is. */
export function markTree(path: string): MarkedTree | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  if (!stats) return undefined;
  if (!stats.isDirectory()) return { files: new Map([['', markOf(stats)]]), folders: new Map() };
  const files = new Map<string, string>();
  const folders = new Map([['', markOf(stats)]]);
  const walk = (folder: string, prefix: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const [name, below] = [prefix + entry.name, `${folder}/${entry.name}`];
      const stats = lstatSync(below, { bigint: true, throwIfNoEntry: false });
      // Removed since the names were read.
      if (!stats) continue;
      const mark = markOf(stats);
      if (!entry.isDirectory()) files.set(name, mark);
      else {
        folders.set(name, mark);
        walk(below, `${name}/`);
      }
    }
  };
  walk(path, '');
  return { files, folders };
}

/** Whether nothing of a tree was written to since; what `noteLinked` noted does not count. */
export function isSameTree(known: MarkedTree | undefined, now: MarkedTree | undefined): boolean {
  if (!known || !now) return known === now;
  return areSame(known.files, now.files) && areSame(known.folders, now.folders);
}

function areSame(known: TreeMarks, now: TreeMarks): boolean {
  if (known.size !== now.size) return false;
  for (const [name, mark] of known) if (!isSameMark(mark, now.get(name))) return false;
  return true;
}
