// Many small nodes on a real Slurm: several in one job, and more of them than its queue takes.

import { afterAll, describe, expect, it } from 'vitest';
import { findMissingSlurm, startSlurm } from '../rig/slurm-cluster.ts';
import { createSlurmRig, type SlurmRig } from './slurm-project.ts';

const missing = await findMissingSlurm();
// The controller forgets jobs that ended soon, since it counts them too.
const cluster = missing === undefined ? await startSlurm(['MaxJobCount=4', 'MinJobAge=2']) : undefined;
afterAll(() => cluster?.[Symbol.asyncDispose]());

async function writeSmall(rig: SlurmRig, count: number): Promise<void> {
  await rig.write(
    'steps/small.ts',
    `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const small = defineStep('small', {
  in: {},
  params: z.strictObject({ n: z.number() }),
  out: { n: json<number>() },
  run(_, { n }) {
    if (n === 1) throw new Error('not this one');
    return { n };
  },
});
`,
  );
  await rig.write(
    'pipelines/many.ts',
    `import { definePipeline } from '@cairn/core';
import { small } from '../steps/small.ts';

export default definePipeline('many', {
  build: () => Object.fromEntries(Array.from({ length: ${count} }, (_, n) => ['n' + n, small({}, { n }).n])),
});
`,
  );
}

describe.skipIf(missing !== undefined)(`small nodes${missing === undefined ? '' : `: ${missing}`}`, () => {
  it('run in one job, and one that fails is the only one that fails', async () => {
    await using rig = await createSlurmRig(cluster!, 'steps: { small: { group: 20 } }');
    await writeSmall(rig, 6);
    const run = await rig.run('many', '--executor', 'slurm', '--keep-going');
    expect(run.finished?.outcomes, run.stdout).toMatchObject({ ran: 5, failed: 1 });
    const failed = run.events.filter((event) => event.type === 'node-finished' && event.outcome === 'failed');
    expect(failed).toMatchObject([{ failure: 'step-threw', reason: 'not this one' }]);
  });

  it('that are more than the queue takes run one after the other', async () => {
    await using rig = await createSlurmRig(cluster!);
    await writeSmall(rig, 8);
    const run = await rig.run('many', '--executor', 'slurm', '--keep-going');
    expect(run.finished?.outcomes, run.stdout).toMatchObject({ ran: 7, failed: 1 });
    expect(await cluster!.listOpen()).toEqual([]);
  });
});
