// A project with a step that a test can hold, and the pages of its runs.

import { type RunningUi, startUi } from '@cairn/ui';
import { filterRuns } from '../../packages/cli/src/lookup/filter-runs.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { holdModule, type Probe } from '../rig/open-probe.ts';

export async function createUiProject(): Promise<Rig> {
  const rig = await createRig();
  await rig.write('steps/hold.ts', holdModule);
  await rig.write(
    'steps/grow.ts',
    `import { defineStep, json, metrics } from '@cairn/core';
import { z } from 'zod';
import { hold } from './hold.ts';

export const grow = defineStep('grow', {
  in: {},
  out: { height: json<number>() },
  params: z.strictObject({ rate: z.number(), socket: z.string() }),
  network: true,
  async run(_, { rate, socket }, context) {
    context.log('<b>grows</b> with ' + rate);
    context.progress({ fraction: 0.5 });
    if (socket) await hold(socket);
    return { height: 10 * rate };
  },
});

export const measure = defineStep('measure', {
  in: { height: json<number>() },
  out: { found: metrics<{ height: { value: number; low: number; high: number; n: number } }>() },
  run: ({ height }) => ({ found: { height: { value: height, low: height - 1, high: height + 1, n: 10 } } }),
});
`,
  );
  await rig.write(
    'pipelines/trees.ts',
    `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { grow, measure } from '../steps/grow.ts';

export default definePipeline('trees', {
  params: z.strictObject({ rate: z.number().default(1), socket: z.string().default('') }),
  build: ({ rate, socket }) => ({ found: measure(grow({}, { rate, socket })).found }),
});
`,
  );
  await rig.git('init', '--quiet', '--initial-branch', 'main');
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--message', 'trees');
  return rig;
}

export function openUi(rig: Rig): Promise<RunningUi> {
  return startUi({ home: rig.root, storePlace: rig.path('.cairn'), port: 0, filterRuns });
}

/** Starts a run whose first node waits until it is let go. */
export async function startHeldRun(rig: Rig, probe: Probe, rate: number) {
  const going = rig.start('run', 'trees', '--set', `rate=${rate}`, '--set', `socket=${probe.socket}`);
  return { going, letGo: await probe.arrive() };
}
