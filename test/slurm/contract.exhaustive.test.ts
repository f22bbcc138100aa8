// The contract of executors on a real Slurm, and a whole pipeline.

import { join } from 'node:path';
import { openExecutor } from '@cairn/executor-slurm';
import { afterAll, describe, expect, it } from 'vitest';
import { contractOfExecutor } from '../contract/executor-contract.ts';
import { findMissingSlurm, startSlurm } from '../rig/slurm-cluster.ts';
import { createSlurmRig } from './slurm-project.ts';

const missing = await findMissingSlurm();
const cluster = missing === undefined ? await startSlurm() : undefined;
afterAll(() => cluster?.[Symbol.asyncDispose]());

describe.skipIf(missing !== undefined)(`on Slurm${missing === undefined ? '' : `: ${missing}`}`, () => {
  contractOfExecutor('Slurm', (setup) => {
    const settings = { conf: cluster!.conf, folder: join(setup.store.place, '../shared'), delay: 1 };
    return openExecutor({ home: setup.root, settings }).open(setup);
  });

  it('a pipeline has the results that it has on one machine', async () => {
    await using rig = await createSlurmRig(cluster!);
    const run = async (...args: readonly string[]) => {
      const going = rig.start('run', 'held', '--json', '--store', rig.path(args.length ? 'far' : 'near'), ...args);
      (await rig.held.arrive())('a word');
      const told = await going.told;
      expect(told.exitCode, told.stdout).toBe(0);
      const nodes = told.stdout.split('\n').filter((line) => line.includes('"node-finished"'));
      return nodes.map((line) => JSON.parse(line) as { label: string; outcome: string; key: string });
    };
    const facts = (nodes: Awaited<ReturnType<typeof run>>) =>
      nodes.map(({ label, outcome, key }) => ({ label, outcome, key }));
    const near = facts(await run());
    expect(near.map(({ outcome }) => outcome)).toEqual(['ran', 'ran']);
    expect(facts(await run('--executor', 'slurm'))).toEqual(near);
    expect((await rig.cairn('doctor', '--executor', 'slurm')).stdout).toContain('2 of 2 machines can run jobs');
  });
});
