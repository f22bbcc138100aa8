// Marks of a file, or of everything in a folder, which show whether something was written to. It makes only one system
// call for each file, because a folder may have twenty thousand.

import { lstatSync, readdirSync } from 'node:fs';
import { isSameMark, markOf } from '../base/file-mark.ts';

/** From a name to its mark. Names use `/` always; the path itself has the name ''. */
export type TreeMarks = ReadonlyMap<string, string>;

export interface MarkedTree {
  /** Everything that is not a folder. Links are not followed. */
  readonly files: TreeMarks;
  /** The folders. The first one is the folder at the path itself. */
  readonly folders: TreeMarks;
}

/** Undefined if the path does not exist. */
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
      // It was removed after the names were read.
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

/** Whether nothing in a tree was written to. Changes that `noteLinked` noted do not count. */
export function isSameTree(known: MarkedTree | undefined, now: MarkedTree | undefined): boolean {
  if (!known || !now) return known === now;
  return areSame(known.files, now.files) && areSame(known.folders, now.folders);
}

function areSame(known: TreeMarks, now: TreeMarks): boolean {
  if (known.size !== now.size) return false;
  for (const [name, mark] of known) if (!isSameMark(mark, now.get(name))) return false;
  return true;
}
