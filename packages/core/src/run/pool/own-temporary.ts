// A temporary folder of a worker's own, empty before each node: names of temporary files that are drawn by seeded chance
// would be the same for two nodes beside each other, and what one left there another could read.
//
// Only what `mkdtemp` has just made is ever emptied or removed here; no path comes from elsewhere. What a killed runner
// left is swept by its name.

import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryPrefix } from '../../files/temp-owner.ts';

export interface OwnTemporary {
  /** Undefined where none could be made: then the worker has that of all programs, and nothing is removed. */
  readonly path: string | undefined;
  /** The folder that it is in, for what belongs to the worker and to none of its nodes. */
  readonly around: string | undefined;
  empty(): void;
  remove(): void;
}

export function createOwnTemporary(): OwnTemporary {
  const around = makeFolder();
  if (around === undefined) return { path: around, around, empty: () => undefined, remove: () => undefined };
  const path = join(around, 'tmp');
  return {
    path,
    around,
    empty() {
      try {
        for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true, force: true });
      } catch {
        // What a node made so that it cannot be removed stays.
      }
    },
    remove() {
      try {
        rmSync(around, { recursive: true, force: true });
      } catch {
        // The system sweeps its temporary folder.
      }
    },
  };
}

function makeFolder(): string | undefined {
  try {
    const around = mkdtempSync(temporaryPrefix('worker'));
    mkdirSync(join(around, 'tmp'));
    return around;
  } catch {
    return undefined;
  }
}
