// Moves damaged files to `damaged/`, where people can examine them. Nothing else reads that folder.

import { mkdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryName } from '../../files/temp-owner.ts';
import type { Layout } from './layout.ts';

export function setAside(layout: Layout, path: string): void {
  try {
    moveAside(layout, path);
  } catch {
    // In a read-only store the damaged file stays, and counts as missing again.
  }
}

/**
 * Like `setAside`, but throws if the file cannot be moved.
 *
 * @param from - its current path; default `path`
 */
export function moveAside(layout: Layout, path: string, from = path): void {
  mkdirSync(layout.damaged, { recursive: true });
  renameSync(from, join(layout.damaged, `${basename(path)}-${temporaryName()}`));
}
