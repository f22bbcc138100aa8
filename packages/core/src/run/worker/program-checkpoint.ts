// The folder that a program has for its own states: a name in the folder of the node, the same in every run, that leads to
// where they are kept.

import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkRequest } from './messages.ts';

const name = 'checkpoint';

/** @returns the path, relative to the folder that the program runs in */
export function openProgramCheckpoint({ checkpoint, folder }: Pick<WorkRequest, 'checkpoint' | 'folder'>): string {
  const here = join(folder, name);
  if (checkpoint === null) {
    mkdirSync(here);
    return name;
  }
  const kept = join(checkpoint, 'program');
  mkdirSync(kept, { recursive: true });
  symlinkSync(kept, here, 'junction');
  return name;
}
