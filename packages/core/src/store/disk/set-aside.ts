// Moves what is damaged out of the way, where people can look at it: nothing reads `damaged/`.

import { mkdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryName } from '../../files/temp-owner.ts';
import type { Layout } from './layout.ts';

export function setAside(layout: Layout, path: string): void {
  try {
    moveAside(layout, path);
  } catch {
    // A store that cannot be written keeps its damage, and misses again.
  }
}

/**
 * As `setAside`, and throws when it cannot be moved.
 *
 * @param from - where it lies now; default its path
 */
export function moveAside(layout: Layout, path: string, from = path): void {
  mkdirSync(layout.damaged, { recursive: true });
  renameSync(from, join(layout.damaged, `${basename(path)}-${temporaryName()}`));
}
