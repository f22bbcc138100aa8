// Reads of names and small files that never throw: a file that cannot be read counts as missing. They are synchronous,
// because a run with nothing to do makes hundreds of them, and the thread pool takes ten times as long for each.

import { type BigIntStats, lstatSync, readdirSync, readFileSync } from 'node:fs';

export function statFile(path: string): BigIntStats | undefined {
  try {
    const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
    return stats?.isFile() ? stats : undefined;
  } catch {
    return undefined;
  }
}

/** Only the size of a file, in a third of the time. */
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
