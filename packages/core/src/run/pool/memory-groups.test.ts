// Where control groups can be made, read from the kernel's own texts, and what is written into one. That the kernel then
// limits memory needs a group that this user may divide, which not every machine has: see docs/adr/0038.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { isOpen, locateGroup, openMemoryGroup, sweepGroups } from './memory-groups.ts';

const folder = mkdtempSync(join(tmpdir(), 'groups-'));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});

const mounts = `23 28 0:21 / /proc rw,nosuid - proc proc rw
31 24 0:27 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate
36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw
`;

it('finds the group of a process: of a session, of a container, of a part of the hierarchy', () => {
  const session = '0::/user.slice/user-1000.slice/user@1000.service/app.slice/run-r1.scope\n';
  expect(locateGroup(session, mounts)).toEqual({
    folder: '/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/run-r1.scope',
    mount: '/sys/fs/cgroup',
  });
  expect(locateGroup('0::/\n', mounts)?.folder).toBe('/sys/fs/cgroup/');
  // What is mounted begins at a group of the hierarchy.
  const part = mounts.replace('0:27 / /sys', '0:27 /docker/abc /sys');
  expect(locateGroup('0::/docker/abc/work\n', part)?.folder).toBe('/sys/fs/cgroup/work');
  expect(locateGroup('0::/elsewhere\n', part)).toBeUndefined();
  expect(locateGroup('0::/a b\n', mounts.replace('/sys/fs/cgroup', '/sys/fs/my\\040groups'))?.folder).toBe(
    '/sys/fs/my groups/a b',
  );
});

it('finds none with version 1 alone, without any, and outside of what a container sees', () => {
  const first = mounts.replace('cgroup2 cgroup2', 'cgroup cgroup').replace(',nsdelegate', ',memory');
  expect(locateGroup('4:memory:/a\n1:cpu:/\n', first)).toBeUndefined();
  expect(locateGroup('4:memory:/a\n0::/a\n', first)).toBeUndefined();
  expect(locateGroup('', '')).toBeUndefined();
  expect(locateGroup('0::/../other\n', mounts)).toBeUndefined();
});

it('makes groups only where the controller of memory is there for them', () => {
  expect(isOpen(folder)).toBe(false);
  writeFileSync(join(folder, 'cgroup.subtree_control'), 'cpu pids\n');
  writeFileSync(join(folder, 'cgroup.procs'), '');
  expect(isOpen(folder)).toBe(false);
  writeFileSync(join(folder, 'cgroup.subtree_control'), 'cpu memory pids\n');
  expect(isOpen(folder)).toBe(true);
  rmSync(join(folder, 'cgroup.procs'));
  expect(isOpen(folder)).toBe(false);
});

it('writes the limit and moves the process there and back; a group that cannot be made is none', () => {
  const own = join(folder, 'own');
  mkdirSync(own);
  const group = openMemoryGroup({ own, parent: folder }, process.pid, 250e6 + 0.5)!;
  const made = readdirSync(folder).find((name) => name.startsWith(`cairn-${process.pid}-`))!;
  const read = (name: string) => readFileSync(join(folder, made, name), 'utf8');
  expect(['memory.max', 'memory.swap.max', 'memory.oom.group', 'cgroup.procs'].map(read)).toEqual([
    ...['250000001', '0', '1', String(process.pid)],
  ]);
  writeFileSync(join(folder, made, 'memory.events'), 'low 0\nhigh 0\nmax 12\noom 1\noom_kill 2\noom_group_kill 1\n');
  expect(group.leave()).toBe(true);
  expect(readFileSync(join(own, 'cgroup.procs'), 'utf8')).toBe(String(process.pid));
  const other = openMemoryGroup({ own, parent: folder }, process.pid, 1e6)!;
  expect(other.leave()).toBe(false);
  expect(openMemoryGroup({ own, parent: join(folder, 'missing') }, process.pid, 1e6)).toBeUndefined();
});

it('removes the groups of runners that are gone, and no others', () => {
  // No process has this number: it is above what Linux allows.
  for (const name of [`cairn-${2 ** 30}-1`, `cairn-${process.pid}-1`, 'cairn-other', 'user.slice'])
    mkdirSync(join(folder, name));
  sweepGroups({ own: folder, parent: folder });
  expect(readdirSync(folder).sort()).toEqual([`cairn-${process.pid}-1`, 'cairn-other', 'user.slice']);
});
