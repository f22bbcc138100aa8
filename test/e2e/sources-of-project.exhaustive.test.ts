// The latest result of another pipeline, and a deployed model, as sources.

import type { RunId } from '@cairn/core';
import { expect, test } from 'vitest';
import { publishBundle } from '../../packages/core/src/registry/publish.ts';
import { openDiskStore } from '../../packages/core/src/store/disk/disk-store.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { writePortableProject } from '../rig/portable-project.ts';

const steps = `import { defineResult, defineStep, defineDeployed, json, optional, text } from '@cairn/core';

export const lastRate = defineResult('last-rate', { pipeline: 'rates', result: 'rate', kind: json<number>() });

export const champion = defineDeployed('champion', {
  model: 'penguin@champion',
  kind: text,
  path: 'model.txt',
});

export const double = defineStep('double', {
  in: { rate: json<number>() },
  out: { rate: json<number>() },
  run: ({ rate }) => ({ rate: rate * 2 }),
});

export const describe = defineStep('describe', {
  in: { model: optional(text) },
  out: { said: json<string>() },
  run: ({ model }) => ({ said: model ?? 'nothing is deployed' }),
});
`;

const rateStep = `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const rate = defineStep('rate', {
  in: {},
  params: z.strictObject({ value: z.number(), note: z.string() }),
  out: { rate: json<number>() },
  run: (_, { value }) => ({ rate: value }),
});
`;

async function createProject(): Promise<Rig> {
  const rig = await createRig();
  await writePortableProject(rig);
  await rig.write('steps/rates.ts', steps);
  await rig.write('steps/rate.ts', rateStep);
  await rig.write(
    'pipelines/rates.ts',
    `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { rate } from '../steps/rate.ts';

export default definePipeline('rates', {
  params: z.strictObject({ value: z.number().default(2), note: z.string().default('') }),
  build: (params) => ({ rate: rate({}, params).rate }),
});
`,
  );
  await rig.write(
    'pipelines/uses.ts',
    `import { definePipeline } from '@cairn/core';
import { double, lastRate } from '../steps/rates.ts';

export default definePipeline('uses', { build: () => ({ doubled: double({ rate: lastRate().result }).rate }) });
`,
  );
  await rig.write(
    'pipelines/compares.ts',
    `import { definePipeline } from '@cairn/core';
import { champion, describe } from '../steps/rates.ts';

export default definePipeline('compares', { build: () => ({ said: describe({ model: champion().model }).said }) });
`,
  );
  return rig;
}

test('a result of another pipeline is that of its latest run that is done, and a reproduction uses its bytes', async () => {
  await using rig = await createProject();
  const early = await rig.run('uses');
  expect([early.exitCode, early.errors]).toMatchObject([
    2,
    [{ code: 'source-unreachable', message: expect.stringContaining("pipeline 'rates' has no run in this project") }],
  ]);
  await rig.run('rates');
  const first = await rig.run('uses');
  expect([first.errors, first.outcomes]).toEqual([[], ['last-rate ran', 'double ran']]);
  // The same bytes of another run, and then others.
  await rig.run('rates', '--set', 'note=again');
  expect((await rig.run('uses')).outcomes).toEqual(['last-rate fresh', 'double fresh']);
  await rig.run('rates', '--set', 'value=5');
  expect((await rig.run('uses')).outcomes).toEqual(['last-rate ran', 'double ran']);
  const again = await rig.cairn('reproduce', first.finished!.run);
  expect([again.exitCode, again.stdout]).toMatchObject([0, expect.stringContaining('✓ reproduced 2 of 2')]);
  // Another kind than the one that is there.
  await rig.write(
    'steps/rates.ts',
    steps.replace("result: 'rate', kind: json<number>()", "result: 'rate', kind: text"),
  );
  expect((await rig.run('uses')).errors).toMatchObject([{ code: 'input-wrong-kind' }]);
}, 240_000);

test('a deployed model is undefined before the first deployment, and follows its alias', async () => {
  await using rig = await createProject();
  const first = await rig.run('compares');
  expect([first.errors, first.outcomes]).toEqual([[], ['describe ran']]);
  const deploy = async (name: string) => {
    const store = await openDiskStore(rig.path('.cairn'));
    await rig.write('made/bundle.json', '{ "name": "penguin", "alias": "champion" }');
    await rig.write('made/model.txt', name);
    const digest = await store.copyIn(rig.path('made'), 'folder');
    await publishBundle(digest, { place: rig.path('.cairn'), store, run: 'run' as RunId, commit: null });
    await rig.remove('made/model.txt');
  };
  await deploy('one');
  const second = await rig.run('compares');
  expect([second.errors, second.outcomes]).toEqual([[], ['champion ran', 'describe ran']]);
  expect((await rig.run('compares')).outcomes).toEqual(['champion fresh', 'describe fresh']);
  await deploy('two');
  expect((await rig.run('compares')).outcomes).toEqual(['champion ran', 'describe ran']);
  const again = await rig.cairn('reproduce', second.finished!.run);
  expect([again.exitCode, again.stdout]).toMatchObject([0, expect.stringContaining('✓ reproduced 2 of 2')]);
  const before = await rig.cairn('reproduce', first.finished!.run);
  expect(before.stdout).toContain('✓ reproduced 1 of 1');
}, 240_000);
