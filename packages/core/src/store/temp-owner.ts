// Temporary files are named after the process that writes them, so that those of a dead one can be swept. A pid means
// something only within one boot of one pid namespace: a store may be shared by machines and by containers.

import { randomBytes } from 'node:crypto';
import { readlinkSync, rmSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { digestCanonical } from '../base/digest.ts';
import { listOrNone, readOrNone } from './read-small.ts';

const dayMs = 24 * 60 * 60 * 1000;
let realm: string | undefined;

export function temporaryName(): string {
  return `${pidRealm()}-${process.pid}-${randomBytes(8).toString('hex')}`;
}

/** Removes what dead processes left, and whatever is older than a day. What cannot be removed stays. */
export function sweepTemporary(folder: string): void {
  for (const name of listOrNone(folder)) {
    try {
      const path = join(folder, name);
      if (isOwnerDead(name) || Date.now() - statSync(path).mtimeMs > dayMs)
        rmSync(path, { force: true, recursive: true });
    } catch {
      // Another process sweeps as well, or the store is read-only.
    }
  }
}

function isOwnerDead(name: string): boolean {
  const [owner, pid] = name.split('-');
  if (owner !== pidRealm() || !pid || !/^[1-9]\d*$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function pidRealm(): string {
  realm ??= digestCanonical([hostname(), bootId(), pidNamespace()]).slice(0, 12);
  return realm;
}

function bootId(): string {
  return readOrNone('/proc/sys/kernel/random/boot_id')?.toString() ?? '';
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
