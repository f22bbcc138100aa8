// Two runs of one pipeline at once in one folder: both end well, with the digests of a run alone, and nothing is lost.

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { listRuns } from '../../packages/core/src/history/records/list-runs.ts';
import { type Rig, readRun, type ToldRun } from '../rig/create-rig.ts';
import { expectKept, expectSame, expectWhole, readClean } from './expect-healed.ts';
import { createFaultRig } from './fault-project.ts';
import { patience, say, triesAll } from './how-many.ts';

/** How much later the second begins, in milliseconds: from at once to when the first is nearly done. */
const offsets = triesAll ? Array.from({ length: 40 }, (_, step) => step * 50) : [0, 150, 900];

async function runTwo(rig: Rig, offset: number, times: number): Promise<readonly ToldRun[]> {
  const begin = () => rig.start('run', 'faults', '--json', '--set', `times=${times}`).told;
  const first = begin();
  await sleep(offset);
  return (await Promise.all([first, begin()])).map(readRun);
}

test(
  'two runs at once both come out as one alone',
  async () => {
    await using reference = await createFaultRig();
    await using rig = await createFaultRig();
    const all: ToldRun[] = [];
    let shared = 0;
    for (const [times, offset] of offsets.entries()) {
      const runs = await runTwo(rig, offset, times);
      for (const run of runs) expect([offset, run.exitCode, run.errors], run.stderr).toEqual([offset, 0, []]);
      const [one, other] = runs as [ToldRun, ToldRun];
      if (one.finished?.run === other.finished?.run) shared++;
      expect(other.node('pack').outputs).toEqual(one.node('pack').outputs);
      // A bundle has one version, whoever published it.
      expect(other.finished?.deployed).toEqual(one.finished?.deployed);
      expect(one.finished?.deployed[0]?.version).toBe(times + 1);
      all.push(...runs);
      await expectKept(rig, runs);
      await expectWhole(rig);
    }
    const clean = readClean(await reference.run('faults', '--set', `times=${offsets.length - 1}`));
    for (const run of all.slice(-2)) expectSame(run, clean);
    await expectKept(rig, all);
    expect((await listRuns(rig.root)).length).toBe(new Set(all.map(({ finished }) => finished?.run)).size);
    say(`${offsets.length} times two runs at once; ${shared} times the second named the first again`);
  },
  patience,
);
