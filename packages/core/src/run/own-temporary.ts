// A temporary folder of a worker's own, empty before each node: names of temporary files that are drawn by seeded chance
// would be the same for two nodes beside each other, and what one left there another could read.
//
// Only what `mkdtemp` has just made is ever emptied or removed here; no path comes from elsewhere. What a killed runner
// left is swept by its name.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryPrefix } from '../store/temp-owner.ts';

export interface OwnTemporary {
  /** Undefined where none could be made: then the worker has that of all programs, and nothing is removed. */
  readonly path: string | undefined;
  empty(): void;
  remove(): void;
}

export function createOwnTemporary(): OwnTemporary {
  const path = makeFolder();
  if (path === undefined) return { path, empty: () => undefined, remove: () => undefined };
  return {
    path,
    empty() {
      try {
        for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true, force: true });
      } catch {
        // What a node made so that it cannot be removed stays.
      }
    },
    remove() {
      try {
        rmSync(path, { recursive: true, force: true });
      } catch {
        // The system sweeps its temporary folder.
      }
    },
  };
}

function makeFolder(): string | undefined {
  try {
    return mkdtempSync(temporaryPrefix('worker'));
  } catch {
    return undefined;
  }
}
