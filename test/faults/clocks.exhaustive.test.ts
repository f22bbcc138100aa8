// A clock that goes backwards, between two runs and during one, and files of the past owners of pids: no run is lost, the
// newest is the latest, nothing stale is believed, and nobody is waited for who is not there.

import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryName } from '../../packages/core/src/files/temp-owner.ts';
import { findRun } from '../../packages/core/src/history/records/find-run.ts';
import { publishLock } from '../../packages/core/src/registry/publish.ts';
import { writeLockText } from '../../packages/core/src/store/locks/lock-file.rig.ts';
import type { Rig } from '../rig/create-rig.ts';
import { type CleanRun, expectKept, expectSame, expectWhole, readClean } from './expect-healed.ts';
import { createFaultRig } from './fault-project.ts';
import { patience, say, triesAll } from './how-many.ts';
import { runWatched, type WatchedRun } from './run-watched.ts';

const [hour, day] = [3600, 86_400];

/** `looks` is after how many looks at the clock it jumps. */
function runAt(rig: Rig, seconds: number, times: number, looks = 1): Promise<WatchedRun> {
  const env = { RIG_CLOCK: `${seconds}`, RIG_JUMP: `${looks}` };
  return runWatched(rig, 'faults', { watch: 'shift-clock.ts', env, args: ['--set', `times=${times}`] });
}

test(
  'a clock that goes backwards loses no run, and nothing stale is believed',
  async () => {
    await using reference = await createFaultRig();
    await using rig = await createFaultRig();
    const jumps: readonly (readonly [seconds: number, looks: number])[] = [
      [0, 1],
      [-hour, 1],
      // During a run.
      [-day, 3],
      ...(triesAll ? ([2, 5, 10, 20, 40, 60].map((looks) => [-hour, looks]) as [number, number][]) : []),
      [0, 1],
    ];
    const runs: WatchedRun[] = [];
    for (const [times, [seconds, looks]] of jumps.entries()) {
      const run = await runAt(rig, seconds, times, looks);
      expect([times, run.exitCode], `${run.stderr}${run.stdout}`).toEqual([times, 0]);
      expect([times, run.finished!.seconds >= 0]).toEqual([times, true]);
      expect([times, run.node(`count`).outputs]).not.toEqual([times, runs.at(-1)?.node('count').outputs]);
      runs.push(run);
      expect([times, (await findRun(rig.root, 'latest')).run]).toEqual([times, run.finished?.run]);
      // The same again, as any clock has it, is the same run; the latest is what it was.
      const again = await runAt(rig, -hour, times);
      expect([times, again.finished?.run, again.finished?.outcomes.fresh]).toEqual([times, run.finished?.run, 5]);
      expect([times, again.finished!.seconds >= 0]).toEqual([times, true]);
    }
    await expectKept(rig, runs);
    const clean: CleanRun = readClean(await reference.run('faults', '--set', `times=${jumps.length - 1}`));
    expectSame(runs.at(-1)!, clean);
    // An edit that bears a time from before all runs.
    await rig.write('steps/factor.ts', 'export const factor: number = 9;\n');
    await utimes(rig.path('steps/factor.ts'), 1, 1);
    expect((await runAt(rig, -day, jumps.length - 1)).finished?.outcomes).toMatchObject({ ran: 3, fresh: 2 });
    await expectWhole(rig);
    say(`${jumps.length} runs, with clocks that went back by up to a day`);
  },
  patience,
);

/** What a process calls its files that had the pid of one that lives, before it. */
const ofPastOwner = (): string => temporaryName().replace(/\.\d*-/, '.1-');
/** What a process called its files before the machine started anew. */
const ofPastBoot = (): string => `before-${temporaryName().split('-').slice(1).join('-')}`;

const left: readonly (readonly [what: string, place: string, name: () => string, text: string])[] = [
  ['the lock of the registry', 'tmp', () => `${ofPastOwner()}.locks`, writeLockText(publishLock('faults'))],
  ['claims, in the midst of storing', 'tmp', () => `${ofPastOwner()}.claims`, '+\n'],
  ['a collection', 'tmp', () => `${ofPastOwner()}.still`, ''],
  ['a collection, before the machine started', 'tmp', () => `${ofPastBoot()}.still`, ''],
  [
    'the lock of the registry, before the machine started',
    'tmp',
    () => `${ofPastBoot()}.locks`,
    writeLockText(publishLock('faults')),
  ],
];

test(
  'what a dead owner left holds nobody up, whoever has its pid, and whatever its time',
  async () => {
    await using rig = await createFaultRig();
    let tried = 0;
    for (const [what, room, name, text] of left)
      for (const seconds of triesAll ? [0, -day, day] : [tried % 2 ? day : -day]) {
        // As young as it looks, somebody on another machine may hold it.
        if (seconds === 0 && what.includes('before the machine')) continue;
        const path = join(rig.path('.cairn', room), name());
        await mkdir(rig.path('.cairn', room), { recursive: true });
        await writeFile(path, text);
        const touched = Date.now() / 1000 + seconds;
        await utimes(path, touched, touched);
        const run = await rig.run('faults', '--set', `times=${++tried}`);
        expect([what, seconds, run.exitCode], run.stdout).toEqual([what, seconds, 0]);
        expect([what, run.finished?.deployed[0]?.version]).toEqual([what, tried]);
      }
    say(`${tried} files of dead owners`);
  },
  patience,
);
