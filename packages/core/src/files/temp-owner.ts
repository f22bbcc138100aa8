// Temporary files are named after the process that writes them, so that files of dead processes can be removed. A pid
// is unique only within one boot and one pid namespace, and a store may be shared by machines and by containers. If the
// system shows when a process began, that time is part of the name. So a reused pid is noticed.

import { randomBytes } from 'node:crypto';
import { readlinkSync, rmSync, statSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestCanonical } from '../base/digest.ts';
import { listOrNone, readOrNone } from './read-small.ts';

const dayMs = 24 * 60 * 60 * 1000;
let own: string | undefined;
let names = 0;
let realm: string | undefined;

/**
 * The folder for files that are being written, inside a folder of Cairn: a store, or the `.cairn` of a project. It is
 * on the same disk, so that a complete file can be renamed to its final path. One sweep finds what dead processes left.
 */
export function temporaryFolder(kept: string): string {
  return join(kept, 'tmp');
}

/**
 * `<realm>-<pid>.<began>-<random>.<count>`. The count keeps names of one process apart also where a node has seeded the
 * random numbers of the process.
 */
export function temporaryName(): string {
  names += 1;
  return `${ownName()}-${randomBytes(8).toString('hex')}.${names}`;
}

/**
 * A prefix for mkdtemp, for a folder in the system's temporary folder. If a killed process leaves such a folder, the
 * next process that asks for the same kind removes it.
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

/** What is known about the process that a temporary file is named after. */
export type OwnerState = 'alive' | 'dead' | 'elsewhere';

/**
 * `elsewhere`: the process belongs to another machine, boot or container, or the name is not one of ours. Its state
 * cannot be known here.
 */
export function ownerOf(name: string): OwnerState {
  const [owner, running = ''] = name.split('-');
  const [, pid, began] = /^([1-9]\d*)(?:\.(\d*))?$/.exec(running) ?? [];
  if (owner !== pidRealm() || !pid) return 'elsewhere';
  if (!isRunning(Number(pid))) return 'dead';
  const [state, now] = statOf(Number(pid));
  // A zombie has ended, and its parent has not read its exit status yet. The parent may do so between these two looks.
  if (state === 'Z' || (began && state === undefined && !isRunning(Number(pid)))) return 'dead';
  return began && now && now !== began ? 'dead' : 'alive';
}

/**
 * Removes what dead processes left. If the state of a process is unknown, its files are removed after a day. Errors are
 * ignored. Returns the number of removed files and folders.
 *
 * @param prefix - what comes before the owner in the names; other names are ignored
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
      // Another process sweeps at the same time, or the store is read-only.
    }
  }
  return swept;
}

function isLeft(name: string, path: string): boolean {
  const owner = ownerOf(name);
  // A run may take longer than a day, and nothing is written to its folder while its node works.
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

/**
 * The state of a process, and when it began in ticks since the machine started. Empty if the system does not show it.
 */
function statOf(pid: number): readonly [state: string | undefined, began: string | undefined] {
  // The second field is the program's name, which may contain anything, spaces and brackets too.
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
