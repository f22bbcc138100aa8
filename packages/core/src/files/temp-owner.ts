// Temporary files are named after the process that writes them, so that those of a dead one can be swept. A pid means
// something only within one boot of one pid namespace: a store may be shared by machines and by containers. Where the
// system tells when a process began, that stands beside its pid, so that one whose pid another process has taken is dead.

import { randomBytes } from 'node:crypto';
import { readlinkSync, rmSync, statSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestCanonical } from '../base/digest.ts';
import { listOrNone, readOrNone } from './read-small.ts';

const dayMs = 24 * 60 * 60 * 1000;
let own: string | undefined;
let realm: string | undefined;

/**
 * Where what is being written is, in a folder that Cairn keeps: a store, the `.cairn` of a project. On the same disk, so that
 * what is done is renamed into its place, and one sweep finds what dead processes left.
 */
export function temporaryFolder(kept: string): string {
  return join(kept, 'tmp');
}

/** `<realm>-<pid>.<began>-<random>` */
export function temporaryName(): string {
  return `${ownName()}-${randomBytes(8).toString('hex')}`;
}

/**
 * What to give mkdtemp for a folder in the system's temporary one that a killed process may leave there: the next that
 * asks for one of the same kind sweeps it.
 */
export function temporaryPrefix(kind: string): string {
  const prefix = `cairn-${kind}-`;
  sweepTemporary(tmpdir(), prefix);
  return join(tmpdir(), `${prefix}${ownName()}-`);
}

function ownName(): string {
  own ??= `${pidRealm()}-${process.pid}.${statOf(process.pid)[1] ?? ''}`;
  return own;
}

/** What is known of the process that a temporary file is named after. */
export type OwnerState = 'alive' | 'dead' | 'elsewhere';

/** `elsewhere` is of another machine, boot or container, or no name of ours: nobody here can tell. */
export function ownerOf(name: string): OwnerState {
  const [owner, running = ''] = name.split('-');
  const [, pid, began] = /^([1-9]\d*)(?:\.(\d*))?$/.exec(running) ?? [];
  if (owner !== pidRealm() || !pid) return 'elsewhere';
  if (!isRunning(Number(pid))) return 'dead';
  const [state, now] = statOf(Number(pid));
  // A zombie has ended, and waits for somebody to ask how.
  if (state === 'Z') return 'dead';
  return began && now && now !== began ? 'dead' : 'alive';
}

/**
 * Removes what dead processes left, and what is older than a day where nobody can tell. What cannot be removed stays.
 * Returns how much it removed.
 *
 * @param prefix - what stands before the owner in the names to look at; others stay
 */
export function sweepTemporary(folder: string, prefix = ''): number {
  let swept = 0;
  for (const name of listOrNone(folder)) {
    try {
      const path = join(folder, name);
      if (!name.startsWith(prefix) || !isLeft(name.slice(prefix.length), path)) continue;
      rmSync(path, { force: true, recursive: true });
      swept++;
    } catch {
      // Another process sweeps as well, or the store is read-only.
    }
  }
  return swept;
}

function isLeft(name: string, path: string): boolean {
  const owner = ownerOf(name);
  // A run may take longer than a day, and its folder is not written to while its node works.
  return owner === 'dead' || (owner === 'elsewhere' && Date.now() - statSync(path).mtimeMs > dayMs);
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** The state of a process, and when it began in ticks since the machine did. Nothing where the system does not tell. */
function statOf(pid: number): readonly [state: string | undefined, began: string | undefined] {
  // The second field is the program's name, which may hold anything, spaces and brackets too.
  const fields = readOrNone(`/proc/${pid}/stat`)?.toString('latin1').split(') ').at(-1)?.split(' ');
  return [fields?.[0], fields?.[19]];
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
