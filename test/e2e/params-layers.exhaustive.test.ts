// Params in layers: the default file of a pipeline, its profiles, several --params, and --set.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

let rig: Rig;

beforeAll(async () => {
  rig = await createRig();
  await rig.write(
    'steps/sum.ts',
    `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';
export const sum = defineStep('sum', {
  in: {},
  params: z.strictObject({ terms: z.array(z.number()) }),
  out: { total: json<number>() },
  run: (_, { terms }) => ({ total: terms.reduce((a, b) => a + b, 0) }),
});
`,
  );
  await rig.write(
    'pipelines/layers.ts',
    `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { sum } from '../steps/sum.ts';
export default definePipeline('layers', {
  params: z.strictObject({
    a: z.number().default(0),
    inner: z.strictObject({ b: z.number().default(0), c: z.number().default(0) }).prefault({}),
  }),
  paramsFile: 'params/layers.yaml',
  profiles: { quick: { inner: { c: 300 } } },
  build: ({ a, inner }) => ({ total: sum({}, { terms: [a, inner.b, inner.c] }).total }),
});
`,
  );
  await rig.write('params/layers.yaml', 'a: 1\ninner: { b: 2 }\n');
  await rig.write('one.yaml', 'a: 10\n');
  await rig.write('two.yaml', 'a: 11\ninner:\n  b: 20\n');
});
afterAll(() => rig[Symbol.asyncDispose]());

/** What the run added up, and what set which param. */
async function run(...args: string[]): Promise<readonly [terms: unknown, from: unknown, outcomes: string]> {
  const { finished, outcomes, stdout } = await rig.run('layers', ...args);
  expect(finished?.status, stdout).toBe('done');
  const view = JSON.parse((await rig.cairn('show', finished!.run, '--json')).stdout) as {
    readonly params: { readonly a: number; readonly inner: { readonly b: number; readonly c: number } };
    readonly paramsFrom?: unknown;
  };
  return [[view.params.a, view.params.inner.b, view.params.inner.c], view.paramsFrom, outcomes.join()];
}

test('each layer has priority over the ones before it, and show says which set what', async () => {
  const file = 'params/layers.yaml';
  expect(await run()).toEqual([[1, 2, 0], { a: file, 'inner.b': file }, 'sum ran']);
  expect(await run('--params-profile', 'quick')).toEqual([
    ...[[1, 2, 300], { a: file, 'inner.b': file, 'inner.c': 'profile quick' }, 'sum ran'],
  ]);
  const all = ['--params-profile', 'quick', '--params', 'one.yaml', '--params', 'two.yaml', '--set', 'inner.c=5'];
  expect(await run(...all)).toEqual([
    ...[[11, 20, 5], { a: 'two.yaml', 'inner.b': 'two.yaml', 'inner.c': '--set' }, 'sum ran'],
  ]);
  expect((await rig.cairn('show', 'latest')).stdout).toMatch(
    /Params\n {2}a +11 +two.yaml\n {2}inner.b +20 +two.yaml\n {2}inner.c +5 +--set\n/,
  );
  // The order of the files counts, and equal values are one key.
  expect((await run('--params', 'two.yaml', '--params', 'one.yaml'))[0]).toEqual([10, 20, 0]);
  expect(await run('--set', 'inner.c=300')).toEqual([
    ...[[1, 2, 300], { a: file, 'inner.b': file, 'inner.c': '--set' }, 'sum fresh'],
  ]);
});

test('an edit of the default file is seen, also by a run with nothing to do', async () => {
  await run();
  expect((await run())[2]).toBe('sum fresh');
  await rig.write('params/layers.yaml', 'a: 7\ninner: { b: 2 }\n');
  expect(await run()).toEqual([[7, 2, 0], expect.anything(), 'sum ran']);
  await rig.write('params/layers.yaml', 'a: 1\ninner: { b: 2 }\n');
  expect((await run())[2]).toBe('sum fresh');
});

test('a mistake names the file and the line of the layer that made it', async () => {
  await rig.write('params/layers.yaml', 'a: 1\ninner:\n  b: two\n');
  const wrong = await rig.cairn('plan', 'layers');
  expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringMatching(/'inner.b'[\s\S]*params\/layers.yaml:3:6/)]);
  await rig.write('params/layers.yaml', 'a: [\n');
  expect((await rig.cairn('plan', 'layers')).stderr).toMatch(/layers.yaml' cannot be read[\s\S]*layers.yaml:\d/);
  await rig.remove('params/layers.yaml');
  expect((await rig.cairn('plan', 'layers')).stderr).toContain(
    "The params file 'params/layers.yaml' cannot be read: there is no such file",
  );
  await rig.write('params/layers.yaml', 'a: 1\n');
  expect((await rig.cairn('plan', 'layers', '--params-profile', 'quik')).stderr).toMatch(
    /Pipeline 'layers' has no profile 'quik'[\s\S]*'quick'/,
  );
});
