// A runner that is killed at one of its writes: no wrong byte, no lost run, and the next run makes what is missing.

import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Rig, ToldRun } from '../rig/create-rig.ts';
import { type CleanRun, expectKept, expectNextRun, expectWhole, readClean } from './expect-healed.ts';
import { makeFastFolder } from './fast-folder.ts';
import { createFaultRig } from './fault-project.ts';
import { inLanes, say, triesAll } from './how-many.ts';
import { runWatched } from './run-watched.ts';
import { untilAlone } from './until-alone.ts';

/** A write of the run: its call, and its path in the project. */
export interface WritePoint {
  readonly call: string;
  readonly path: string;
}

const oneAtATime = ['--concurrency', '1'];

/** Changes every input, so that every node is made. */
async function editInputs(rig: Rig): Promise<void> {
  await rig.write('data/lines.txt', 'one\ntwo\nthree\nfour\n');
  await rig.write('data/parts/b.txt', 'another part b\n');
}

/** A project with a run behind it, edited since, that can be put back to that moment. */
interface Lane extends AsyncDisposable {
  readonly rig: Rig;
  readonly earlier: ToldRun;
  /** A folder of its own. */
  readonly beside: string;
  putBack(): Promise<void>;
}

async function openLane(): Promise<Lane> {
  const rig = await createFaultRig();
  const earlier = await rig.run('faults', ...oneAtATime);
  expect(earlier.finished?.outcomes.ran, earlier.stdout).toBe(5);
  await editInputs(rig);
  const kept = ['.cairn', '.git'] as const;
  const beside = await makeFastFolder();
  for (const name of kept) await cp(rig.path(name), join(beside, name), { recursive: true, preserveTimestamps: true });
  return {
    rig,
    earlier,
    beside,
    async putBack() {
      for (const name of kept) {
        await rm(rig.path(name), { recursive: true, force: true });
        await cp(join(beside, name), rig.path(name), { recursive: true, preserveTimestamps: true });
      }
    },
    async [Symbol.asyncDispose]() {
      await rm(beside, { recursive: true });
      await rig[Symbol.asyncDispose]();
    },
  };
}

async function listWritePoints({ rig, beside, putBack }: Lane): Promise<readonly WritePoint[]> {
  const list = join(beside, 'writes');
  const env = { RIG_ROOT: rig.root, RIG_WRITES: list };
  const run = await runWatched(rig, 'faults', { watch: 'watch-run-writes.ts', env, args: oneAtATime });
  expect(run.exitCode, run.stdout).toBe(0);
  await putBack();
  const lines = (await readFile(list, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => {
    const [, call = '', path = ''] = /^(start \S+|\S+) (.*)$/.exec(line) ?? [];
    return { call, path };
  });
}

/** Returns whether it was killed: the last writes of one run may be more than those of another. */
async function killAt(number: number, { rig, earlier, putBack }: Lane, clean: CleanRun): Promise<boolean> {
  const env = { RIG_ROOT: rig.root, RIG_KILL: `${number}` };
  const killed = await runWatched(rig, 'faults', { watch: 'watch-run-writes.ts', env, args: oneAtATime });
  await untilAlone(rig.root);
  await expectKept(rig, [earlier]);
  const next = await expectNextRun(rig, clean, ...oneAtATime);
  expect(next.finished?.deployed.map(({ version }) => version)).toEqual([2]);
  await expectKept(rig, [earlier, next]);
  await expectWhole(rig);
  await putBack();
  return killed.signal === 'SIGKILL';
}

/** @param selectPlaces - which of the writes of a run are tried, by their indices */
export async function killAtWrites(selectPlaces: (points: readonly WritePoint[]) => readonly number[]): Promise<void> {
  await using reference = await createFaultRig();
  await using first = await openLane();
  await using second = await openLane();
  await editInputs(reference);
  const clean = readClean(await reference.run('faults'));
  const points = await listWritePoints(first);
  expect(points.length).toBeGreaterThan(150);
  const kinds = new Set(points.map(({ call }) => call));
  expect(['open', 'write', 'rename', 'link', 'unlink', 'mkdir', 'fsync'].filter((call) => !kinds.has(call))).toEqual(
    [],
  );

  const tried = selectPlaces(points);
  const failures: string[] = [];
  let killed = 0;
  await inLanes([first, second], tried, async (lane, place) => {
    const { call, path } = points[place]!;
    try {
      if (await killAt(place + 1, lane, clean)) killed++;
      if (triesAll && killed % 10 === 0) say(`killed at ${killed} of ${tried.length} writes so far`);
    } catch (error) {
      const failure = `at write ${place + 1}, ${call} ${path}: ${(error as Error).message}`;
      say(failure);
      failures.push(failure);
      await lane.putBack();
    }
  });
  say(`${points.length} writes in a run, of ${kinds.size} kinds; killed at ${killed} of them, tried ${tried.length}`);
  expect(failures).toEqual([]);
  // A run writes its journal as time goes by, so a late write of one run may be none of another.
  expect(killed).toBeGreaterThan(tried.length / 2);
}
