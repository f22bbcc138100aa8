// A run whose disk is full, whose store is read-only, or that may open no more files: it ends well or says why in one
// sentence, it loses no earlier run, and the next run is right.

import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { hasOwnMounts, withMount } from '../contract/run-child.ts';
import { readTree } from '../contract/temp-place.ts';
import type { Rig, ToldRun } from '../rig/create-rig.ts';
import { type CleanRun, expectKept, expectSame, expectWhole, readClean } from './expect-healed.ts';
import { makeFastFolder } from './fast-folder.ts';
import { createFaultRig } from './fault-project.ts';
import { patience, say, triesAll } from './how-many.ts';
import { runWatched, type WatchedRun } from './run-watched.ts';

const mounts = hasOwnMounts();
if (!mounts) say('no mounts here: full and read-only disks are not tried');

/** A rig with runs behind it, whose inputs are edited again and again. */
interface Edited extends AsyncDisposable {
  readonly rig: Rig;
  /** What may not be lost. */
  readonly earlier: ToldRun[];
  /** Edits every input; returns what a run elsewhere makes of it. */
  edit(): Promise<CleanRun>;
}

async function openEdited(): Promise<Edited> {
  const [reference, rig] = [await createFaultRig(), await createFaultRig()];
  const first = await rig.run('faults');
  expect(first.exitCode, first.stdout).toBe(0);
  let edits = 0;
  return {
    rig,
    earlier: [first],
    async edit() {
      edits += 1;
      for (const each of [reference, rig]) {
        await each.write('data/lines.txt', `a line of ${edits}\n`.repeat(4000 + edits));
        await each.write('data/parts/b.txt', `another part ${edits}\n`.repeat(2000));
      }
      return readClean(await reference.run('faults'));
    },
    async [Symbol.asyncDispose]() {
      await reference[Symbol.asyncDispose]();
      await rig[Symbol.asyncDispose]();
    },
  };
}

/** Well, or not without a reason. Returns how it ended. */
function expectTold(run: WatchedRun, clean: CleanRun): string {
  expect(run.signal).toBe(undefined);
  const expected = run.errors.some(({ code }) => code === 'too-many-open-files') ? [2] : [0, 1];
  expect(expected, `${run.stderr}${run.stdout}`).toContain(run.exitCode);
  expect(run.stderr).not.toMatch(/\n\s+at /);
  const warned = run.events.flatMap((event) => (event.type === 'warning' ? [event.code] : []));
  const failed = run.events.flatMap((event) =>
    event.type === 'node-finished' && event.outcome === 'failed' ? [event.failure] : [],
  );
  const errors = run.errors.map(({ code }) => code);
  if (run.exitCode === 0)
    for (const { label, outputs } of clean.nodes) expect(run.node(label).outputs).toEqual(outputs);
  else expect([...failed, ...errors]).not.toEqual([]);
  const why = [...new Set([...failed, ...errors, ...warned])].sort();
  return `${run.exitCode === 0 ? 'done' : 'failed'}${why.length ? `: ${why.join(', ')}` : ''}`;
}

/** The next run, with nothing in its way. */
async function expectNext({ rig, earlier }: Edited, clean: CleanRun): Promise<void> {
  await expectKept(rig, earlier);
  const next = await rig.run('faults');
  expect(next.exitCode, next.stdout).toBe(0);
  expectSame(next, clean);
  earlier.push(next);
  await expectKept(rig, earlier);
  await expectWhole(rig);
}

/**
 * Runs with `.cairn` on a small disk that has so many kibibytes left. What is there afterwards takes the place of what
 * was there before.
 */
async function runOnFullDisk(rig: Rig, kibibytes: number, isTempFull: boolean): Promise<WatchedRun> {
  const beside = await makeFastFolder();
  const script = [
    'mount -t tmpfs -o size=32m tmpfs "$PLACE"',
    'cp -a .cairn/. "$PLACE"',
    'mkdir -p "$PLACE/temp"',
    'mount --bind "$PLACE" .cairn',
    'dd if=/dev/zero of=.cairn/filler bs=4k 2> /dev/null',
    `truncate -s -${kibibytes}k .cairn/filler`,
    '{ "$@"; code=$?; }',
    'rm -rf .cairn/filler .cairn/temp',
    'mkdir after && cp -a .cairn/. after',
    'exit $code',
  ];
  // A write that fails is what this is about: only the mounts must not.
  const shell = [
    ...withMount(beside, 'true').slice(0, -3),
    `PLACE="$1"; shift; ${script.slice(0, 4).join(' && ')} || exit 99; ${script.slice(4).join('; ')}`,
    'sh',
    beside,
  ];
  const env = isTempFull ? { TMPDIR: join(beside, 'temp') } : {};
  const run = await runWatched(rig, 'faults', { shell, env });
  expect(run.exitCode).not.toBe(99);
  await rm(rig.path('.cairn'), { recursive: true });
  await rename(rig.path('after'), rig.path('.cairn'));
  await rm(beside, { recursive: true });
  return run;
}

test.skipIf(!mounts)(
  'on a full disk a run ends well or says so, and the next one, with room, is right',
  async () => {
    const rooms = triesAll ? [0, 4, 8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256] : [0, 32];
    const ends: string[] = [];
    await using edited = await openEdited();
    for (const isTempFull of [false, true])
      for (const kibibytes of rooms) {
        const clean = await edited.edit();
        const run = await runOnFullDisk(edited.rig, kibibytes, isTempFull);
        const end = expectTold(run, clean);
        ends.push(`${kibibytes} KiB left${isTempFull ? ', none elsewhere' : ''}, ${end}`);
        if (kibibytes === 0) expect(end).toContain('disk-full');
        // What is made is kept for this run, elsewhere.
        if (!isTempFull) expect(end).toMatch(/^done|^failed: (disk-full, )?publish-failed/);
        await expectNext(edited, clean);
      }
    say(`${ends.length} runs on a full disk: ${ends.join('; ')}`);
  },
  patience,
);

test.skipIf(!mounts)(
  'with a read-only store a run ends well, and changes nothing',
  async () => {
    await using edited = await openEdited();
    const { rig } = edited;
    const clean = await edited.edit();
    const before = readTree(rig.path('.cairn'));
    const shell = withMount(rig.path('.cairn'), 'mount --bind "$PLACE" "$PLACE" && mount -o remount,ro,bind "$PLACE"');
    const run = await runWatched(rig, 'faults', { shell, args: ['--no-publish'] });
    expect(expectTold(run, clean)).toBe('done: record-not-written, store-read-only');
    expect(run.outcomes.every((outcome) => outcome.endsWith(' ran'))).toBe(true);
    expect(readTree(rig.path('.cairn'))).toEqual(before);
    // A deployment that did not happen must not look like one that did.
    const published = await runWatched(rig, 'faults', { shell });
    expect([published.exitCode, expectTold(published, clean)]).toEqual([
      1,
      'failed: publish-failed, record-not-written, store-read-only',
    ]);
    expect(readTree(rig.path('.cairn'))).toEqual(before);
    await expectNext(edited, clean);
    const fresh = await runWatched(rig, 'faults', { shell });
    expect([fresh.exitCode, fresh.finished?.outcomes.fresh]).toEqual([0, 5]);
    say('3 runs with a read-only store');
  },
  patience,
);

const limitHandles = (count: number): readonly string[] => ['sh', '-c', `ulimit -n ${count}; exec "$@"`, 'sh'];

/** With very few handles Node cannot read its own first file, and says so itself. */
async function startsNode(limit: number): Promise<boolean> {
  const [shell = '', ...args] = [...limitHandles(limit), process.execPath, join(import.meta.dirname, 'fast-folder.ts')];
  return (await execa(shell, args, { reject: false })).exitCode === 0;
}

test(
  'without file handles a run ends well or says so, and the next one is right',
  async () => {
    await using edited = await openEdited();
    const { rig, earlier } = edited;
    let clean = await edited.edit();
    const limits = triesAll ? [20, 22, 24, 32, 64, 128, 192, 256, 320, 384] : [24];
    const free = triesAll ? Array.from({ length: 24 }, (_, count) => count) : [0, 3, 8, 16];
    const ends: string[] = [];
    for (const limit of limits) {
      if (!(await startsNode(limit))) {
        ends.push(`${limit} in all, too few for Node itself`);
        continue;
      }
      const run = await runWatched(rig, 'faults', { shell: limitHandles(limit) });
      ends.push(`${limit} in all, ${expectTold(run, clean)}`);
      await expectKept(rig, earlier);
    }
    for (const count of free) {
      clean = await edited.edit();
      const env = { RIG_HANDLES: `${count}` };
      const run = await runWatched(rig, 'faults', { watch: 'take-handles.ts', env, shell: limitHandles(500) });
      ends.push(`${count} for the run, ${expectTold(run, clean)}`);
      await expectKept(rig, earlier);
    }
    await expectNext(edited, clean);
    say(`${ends.length} runs with few file handles: ${ends.join('; ')}`);
  },
  patience,
);
