// Lists every file in the folders of a store by its name, without checking its content.

import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits } from '../../base/canonical.ts';
import type { Layout } from './layout.ts';

export type Room = 'artifacts' | 'folders' | 'records' | 'damaged' | 'tmp';

export interface WalkedFile {
  /** The path below the store's folder, as names: `ab/ab12…`. */
  readonly parts: readonly string[];
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** False for a link, a pipe and similar, and for a folder at the path of a file. */
  readonly isFile: boolean;
}

/**
 * The files of one of the store's folders, in code-unit order.
 *
 * @param depth - the number of names in a file's path: a folder at that depth is listed as not a file. Default any
 */
export function* walkRoom(layout: Layout, room: Room, depth = Number.POSITIVE_INFINITY): Generator<WalkedFile> {
  yield* walk(join(layout.place, room), [], depth);
}

function* walk(folder: string, above: readonly string[], depth: number): Generator<WalkedFile> {
  for (const entry of readSorted(folder)) {
    const path = join(folder, entry.name);
    const parts = [...above, entry.name];
    if (entry.isDirectory() && parts.length < depth) {
      yield* walk(path, parts, depth);
      continue;
    }
    // It was removed after the folder was read, by another collection.
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats) yield { parts, path, size: stats.size, modifiedMs: stats.mtimeMs, isFile: stats.isFile() };
  }
}

function readSorted(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => compareCodeUnits(a.name, b.name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
