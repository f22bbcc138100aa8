// Stores in memory by their places, `memory:` and any name: one of each in a process, so that whoever opens it again
// finds what was made. What steps read of it lies in a folder of the process, in memory too where the system has that.

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
  // A process that was killed could not remove its own.
  sweepTemporary(above);
  const folder = join(above, temporaryName());
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const store = createMemoryStore(folder);
  opened.set(place, store);
  return store;
}
