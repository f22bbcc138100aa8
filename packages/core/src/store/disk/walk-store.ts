// Every file that lies in the rooms of a store, as it lies: by its name, not by what the name promises.

import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareCodeUnits } from '../../base/canonical.ts';
import type { Layout } from './layout.ts';

export type Room = 'artifacts' | 'folders' | 'records' | 'damaged' | 'tmp';

export interface WalkedFile {
  /** From its room, without it: `ab/ab12…`. */
  readonly parts: readonly string[];
  readonly path: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** False for a link, a pipe and the like, and for a folder that lies where a file belongs. */
  readonly isFile: boolean;
}

/**
 * Files of a room in code-unit order.
 *
 * @param depth - how many names deep its files lie: a folder found there is told as what is no file. Default any
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
    // Gone since the folder was read: somebody else keeps house too.
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
