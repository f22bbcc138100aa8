// Checks how much space is left on the disk of the store.

import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { formatBytes } from '@cairn/report';
import type { Check } from '../../pages/checks.ts';

const enough = 2e9;
const least = 2e8;

export async function checkDisk(place: string): Promise<Check> {
  const folder = nearestFolder(place);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const found = `${formatBytes(free)} free at ${folder}`;
  if (free >= enough) return { name: 'disk', state: 'well', found };
  const fix = 'Free space, or move the store with --store or CAIRN_STORE.';
  return { name: 'disk', state: free < least ? 'wrong' : 'note', found, fix };
}

/** The store need not exist yet. */
export function nearestFolder(place: string): string {
  return existsSync(place) || place === dirname(place) ? place : nearestFolder(dirname(place));
}
