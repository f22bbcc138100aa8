// Stores in memory by location: `memory:` and any name. A process has one store for each name, so that opening it again
// finds the earlier results. Files that steps read are in a folder of the process, which is in memory too if the system
// has such a folder.

import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sweepTemporary, temporaryName } from '../files/temp-owner.ts';
import { createMemoryStore } from './memory-store.ts';
import type { Store } from './store.ts';

const scheme = 'memory:';
const sharedMemory = '/dev/shm';
const opened = new Map<string, Store>();

export function isMemoryPlace(place: string): boolean {
  return place.startsWith(scheme);
}

export function openMemoryStore(place: string): Store {
  const known = opened.get(place);
  if (known) return known;
  const above = join(existsSync(sharedMemory) ? sharedMemory : tmpdir(), `cairn-memory-${process.getuid?.() ?? ''}`);
  // A killed process could not remove its own folder.
  sweepTemporary(above);
  const folder = join(above, temporaryName());
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const store = createMemoryStore(folder);
  opened.set(place, store);
  return store;
}
