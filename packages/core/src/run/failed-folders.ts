// What failed nodes left, for `--keep-failed`: `.cairn/failed/<run>/<node>` contains the working folder of the node, with
// what it had written of its outputs in `outputs/`. The folders are for people: nothing reads them again.

import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listOrNone } from '../files/read-small.ts';

/** Bounds of what is kept: folders of a run, and runs of a project. */
const mostFailedFolders = 20;
const mostFailedRuns = 5;

export interface FailedFolders {
  /** Where the folders of this node go if it fails; undefined if so many nodes have failed that no more are kept. */
  folderOf(label: string): string | undefined;
  /**
   * The path of what a node left, relative to the folder that contains `.cairn`; null if it left nothing, and undefined
   * if nothing of it is kept.
   */
  find(label: string): string | null | undefined;
}

/**
 * Removes the folders of all but the newest runs.
 *
 * @param place - the folder `.cairn`
 * @param removesOlder - not for the runs of a sweep, which have to keep each other's
 */
export function openFailedFolders(place: string, run: string, removesOlder = true): FailedFolders {
  const all = join(place, 'failed');
  const older = listOrNone(all)
    .toSorted()
    .slice(0, -(mostFailedRuns - 1));
  if (removesOlder) for (const name of older) removeFolder(join(all, name));
  const names = new Map<string, string>();
  const folder = join(all, run);
  return {
    folderOf(label) {
      const known = names.get(label);
      if (known !== undefined) return join(folder, known);
      if (listOrNone(folder).length >= mostFailedFolders) return undefined;
      const name = chooseName(label, new Set(names.values()));
      names.set(label, name);
      return join(folder, name);
    },
    find(label) {
      const name = names.get(label);
      if (name === undefined) return undefined;
      return existsSync(join(folder, name)) ? `.cairn/failed/${run}/${name}` : null;
    },
  };
}

/** Removes what the failed nodes of a run left. */
export function removeFailedFolders(place: string, run: string): void {
  removeFolder(join(place, 'failed', run));
}

const dayMs = 24 * 60 * 60 * 1000;
const mostDays = 7;

/**
 * Removes what failed nodes left more than a week ago.
 *
 * @param now - milliseconds since 1970
 * @returns the number of runs
 */
export function sweepFailedFolders(place: string, { isDry = false, now = Date.now() } = {}): number {
  const all = join(place, 'failed');
  let swept = 0;
  for (const name of listOrNone(all)) {
    const stats = statSync(join(all, name), { throwIfNoEntry: false });
    if (!stats || now - stats.mtimeMs <= mostDays * dayMs) continue;
    if (!isDry) removeFolder(join(all, name));
    swept += 1;
  }
  return swept;
}

/** A label as the name of a file; another name where two labels would have one. */
function chooseName(label: string, taken: ReadonlySet<string>): string {
  const plain =
    label
      .replace(/[^\w=.-]+/g, '_')
      .replace(/^[_.]+|_+$/g, '')
      .slice(0, 80) || 'node';
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? plain : `${plain}-${count}`;
    if (!taken.has(name)) return name;
  }
}

function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // A folder without permission to write, which a node made: the next run tries it again.
  }
}
