import { spawn, spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ownerOf, sweepTemporary, temporaryName, temporaryPrefix } from './temp-owner.ts';

/** Whether the system tells when a process began, and how it is. */
const hasProc = existsSync('/proc/self/stat');

const own = temporaryName();
const [realm = '', running = '', random = ''] = own.split('-');
const [pid = '', began = ''] = running.split('.');
const nameOf = (process_: string | number, start: string): string => `${realm}-${process_}.${start}-${random}`;
/** A pid that no process has any more. */
const endedPid = spawnSync(process.execPath, ['--version']).pid;

it('a living process owns what is named after it, a dead one nothing', () => {
  expect(pid).toBe(String(process.pid));
  expect(began !== '').toBe(hasProc);
  expect([own, nameOf(process.ppid, '')].map(ownerOf)).toEqual(['alive', 'alive']);
  expect([nameOf(endedPid, ''), nameOf(endedPid, '17')].map(ownerOf)).toEqual(['dead', 'dead']);
});

it.runIf(hasProc)('a pid that another process has taken is of the dead', () => {
  expect(ownerOf(nameOf(pid, String(Number(began) - 1)))).toBe('dead');
});

it('of another machine, boot or container, and of no name of ours, nobody can tell', () => {
  const names = [`elsewhere-${running}-00`, 'half', '', `${realm}-x-00`, `${realm}-0-00`, `${realm}--00`, `${realm}`];
  expect(names.map(ownerOf)).toEqual(names.map(() => 'elsewhere'));
});

it.runIf(hasProc)('a process that has ended and that nobody asked about is dead', async () => {
  // The shell becomes a program that never asks about the child it was given.
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 600'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const zombie = await new Promise<number>((resolve) => parent.stdout.once('data', (text) => resolve(Number(text))));
    while (!/\) Z /.test(readFileSync(`/proc/${zombie}/stat`, 'utf8'))) await new Promise(setImmediate);
    expect(ownerOf(nameOf(zombie, ''))).toBe('dead');
  } finally {
    parent.kill('SIGKILL');
  }
});

it('sweeps what is of the dead, and what is old where nobody can tell; never what is of the living', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cairn-owner-'));
  const names = { mine: own, dead: nameOf(endedPid, ''), strange: 'elsewhere-1-00', old: 'elsewhere-2-00' };
  for (const name of Object.values(names)) writeFileSync(join(folder, name), '');
  // A run may take longer than a day.
  for (const name of [names.mine, names.old]) utimesSync(join(folder, name), 0, 0);
  writeFileSync(join(folder, `.kept-${names.dead}`), '');
  expect(sweepTemporary(folder)).toBe(2);
  expect(readdirSync(folder).sort()).toEqual([`.kept-${names.dead}`, names.mine, names.strange].sort());
  expect(sweepTemporary(folder, '.kept-')).toBe(1);
  expect(readdirSync(folder).sort()).toEqual([names.mine, names.strange].sort());
  expect(sweepTemporary(join(folder, 'nowhere'))).toBe(0);
  rmSync(folder, { recursive: true });
});

it('a folder that a killed process left in the temporary one goes with the next of its kind', () => {
  const kind = `test-${random}`;
  const prefix = temporaryPrefix(kind);
  expect(prefix.startsWith(join(tmpdir(), `cairn-${kind}-`))).toBe(true);
  const left = mkdtempSync(prefix.replace(running, `${endedPid}.17`));
  const [mine, other] = [mkdtempSync(prefix), mkdtempSync(temporaryPrefix(`${kind}x`))];
  writeFileSync(join(left, 'file'), '');
  try {
    temporaryPrefix(kind);
    expect([left, mine, other].map((path) => existsSync(path))).toEqual([false, true, true]);
  } finally {
    for (const path of [mine, other]) rmSync(path, { recursive: true });
  }
});

it('gives no name twice in a process whose random numbers were seeded', () => {
  const { randomBytes } = crypto;
  try {
    crypto.randomBytes = ((size: number) => Buffer.alloc(size)) as typeof randomBytes;
    syncBuiltinESMExports();
    const given = Array.from({ length: 10 }, temporaryName);
    expect(given[0]).toContain('-0000000000000000.');
    expect(new Set(given).size).toBe(10);
    expect(new Set(given.map(ownerOf))).toEqual(new Set(['alive']));
  } finally {
    crypto.randomBytes = randomBytes;
    syncBuiltinESMExports();
  }
});
