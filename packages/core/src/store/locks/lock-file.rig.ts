// What a process writes that asks for a lock, for tests in which another process seems to.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileLocks } from './file-locks.ts';

export function writeLockText(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'lock-text-'));
  try {
    if (!new FileLocks(folder).request(name).isHeld()) throw new Error('nobody else asks for it');
    return readFileSync(join(folder, readdirSync(folder)[0]!), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
