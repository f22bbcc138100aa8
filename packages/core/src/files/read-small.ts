// Reads of names and small files, which never throw: what cannot be read is not there. They are synchronous, because
// a run with nothing to do makes hundreds of them, and each costs ten times as much through the thread pool.

import { type BigIntStats, lstatSync, readdirSync, readFileSync } from 'node:fs';

export function statFile(path: string): BigIntStats | undefined {
  try {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return stats?.isFile() ? stats : undefined;
  } catch {
    return undefined;
  }
}

/** The size of a file alone, in a third of the time. */
export function sizeOfFile(path: string): number | undefined {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    return stats?.isFile() ? stats.size : undefined;
  } catch {
    return undefined;
  }
}

export function readOrNone(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

export function listOrNone(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
