// Groups of processes whose memory the kernel limits: control groups of Linux, version 2. A node that requests memory is
// moved into one of its own, with all that it starts. Where no group can be made, only the looks of watch-memory limit it.
//
// Groups are made next to the runner or below it, wherever an administrator, systemd (a session of the user) or a container
// lets this user do so; nothing is changed there, and no other process is moved.

import { accessSync, constants, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isInside } from '../../files/is-inside.ts';
import { listOrNone, readOrNone } from '../../files/read-small.ts';

/** Where groups can be made. */
export interface GroupPlace {
  /** The group that the runner, and so each worker, is in. */
  readonly own: string;
  /** The group in which further ones can be made. */
  readonly parent: string;
}

/** The group of one node while it runs. */
export interface MemoryGroup {
  /** Moves what goes on out of it, removes it, and says whether the kernel ended something of it for its memory. */
  leave(): boolean;
}

/** Undefined where the kernel cannot be asked to limit memory. */
export function findGroupPlace(): GroupPlace | undefined {
  if (process.platform !== 'linux') return undefined;
  const [groups, mounts] = ['cgroup', 'mountinfo'].map((name) => readOrNone(`/proc/self/${name}`)?.toString() ?? '');
  const own = locateGroup(groups!, mounts!);
  const parent =
    own && [own.folder, dirname(own.folder)].find((folder) => isInside(folder, own.mount) && isOpen(folder));
  return own && parent ? { own: own.folder, parent } : undefined;
}

/** How the memory that steps request is enforced on this machine, in words. */
export function describeMemoryLimits(): string {
  if (process.platform !== 'linux') return 'requests of steps decide only which nodes run at the same time';
  const place = findGroupPlace();
  return place
    ? `requests of steps are limits of the kernel, in control groups in ${place.parent}`
    : 'requests of steps are limits, which the runner watches (this user can make no control groups)';
}

/**
 * The folder of a process's group of version 2, and where that hierarchy is mounted.
 *
 * @param groups - the text of /proc/<pid>/cgroup
 * @param mounts - the text of /proc/<pid>/mountinfo
 */
export function locateGroup(
  groups: string,
  mounts: string,
): { readonly folder: string; readonly mount: string } | undefined {
  const path = /^0::(\/.*)$/m.exec(groups)?.[1];
  if (path === undefined || path.startsWith('/..')) return undefined;
  for (const line of mounts.split('\n')) {
    const [before, after] = line.split(' - ');
    const [, , , root, mount] = before!.split(' ').map(unescapeMount);
    if (!after?.startsWith('cgroup2 ') || root === undefined || mount === undefined) continue;
    // A container may see a part of the hierarchy only.
    if (isInside(path, root)) return { folder: join(mount, path.slice(root === '/' ? 0 : root.length)), mount };
  }
  return undefined;
}

/** `\040` is a space in mountinfo. */
function unescapeMount(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
}

/** Whether this user can make groups in it that the controller of memory limits, and move processes there. */
export function isOpen(folder: string): boolean {
  const controllers = readOrNone(join(folder, 'cgroup.subtree_control'))?.toString().trim().split(' ') ?? [];
  if (!controllers.includes('memory')) return false;
  try {
    for (const path of [folder, join(folder, 'cgroup.procs')]) accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

let count = 0;

/**
 * Puts a process into a group of its own.
 *
 * @param limit - bytes that it may take from now on: what it has already stays with the group that it was in
 * @returns undefined if that did not work; the process is then where it was
 */
export function openMemoryGroup({ own, parent }: GroupPlace, pid: number, limit: number): MemoryGroup | undefined {
  count += 1;
  const folder = join(parent, `${prefix}${process.pid}-${count}`);
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, 'memory.max'), String(Math.ceil(limit)));
    writeFileSync(join(folder, 'cgroup.procs'), String(pid));
  } catch {
    removeGroup(folder);
    return undefined;
  }
  // Without them a node may go into swap first, or only one of its processes is ended.
  tryToWrite(join(folder, 'memory.swap.max'), '0');
  tryToWrite(join(folder, 'memory.oom.group'), '1');
  return {
    leave() {
      const [events, members] = ['memory.events', 'cgroup.procs'].map((name) => readOrNone(join(folder, name)));
      // By its list and not by the number of the process, which another one may have by now.
      for (const member of members?.toString().trim().split('\n') ?? [])
        if (member !== '') tryToWrite(join(own, 'cgroup.procs'), member);
      removeGroup(folder);
      return Number(/^oom_kill (\d+)$/m.exec(events?.toString() ?? '')?.[1] ?? 0) > 0;
    },
  };
}

const prefix = 'cairn-';

/** Removes the groups of runners that were killed. */
export function sweepGroups({ parent }: GroupPlace): void {
  for (const name of listOrNone(parent)) {
    const [, pid] = /^cairn-(\d+)-\d+$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) removeGroup(join(parent, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A group with processes cannot be removed: the next run does it, when they have ended. */
function removeGroup(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It is swept later.
  }
}

function tryToWrite(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch {
    // An older kernel, or a process that has ended.
  }
}
