// Where a published file is, and what is there now.

import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { digestPath } from '../files/digest-path.ts';
import { isInside } from '../files/is-inside.ts';

/** What is at the path of a published file: nothing, bytes with a digest, or something that Cairn does not write. */
export type FoundTarget =
  | { readonly state: 'missing' | 'other' }
  | { readonly state: 'bytes'; readonly digest: Digest };

/**
 * The folder outside of the project that a path leads into, through a link among its folders; undefined if it stays
 * inside.
 */
export function findWayOut(target: string, root: string): string | undefined {
  let folder = dirname(target);
  while (lstatSync(folder, { throwIfNoEntry: false }) === undefined && folder !== dirname(folder))
    folder = dirname(folder);
  try {
    const real = realpathSync(folder);
    return isInside(real, realpathSync(root)) ? undefined : real;
  } catch {
    // A link that leads nowhere.
    return folder;
  }
}

export async function readTarget(target: string): Promise<FoundTarget> {
  const stats = lstatSync(target, { throwIfNoEntry: false });
  if (!stats) return { state: 'missing' };
  if (stats.isDirectory() && readdirSync(target).length === 0) return { state: 'missing' };
  if (!stats.isDirectory() && !stats.isFile()) return { state: 'other' };
  try {
    return { state: 'bytes', digest: await digestPath(target) };
  } catch {
    // Somebody put a link or a pipe into the folder, or it cannot be read.
    return { state: 'other' };
  }
}
