// Params and inputs that a step declares as not affecting its result: another value runs nothing, and everybody can see
// that they were declared.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

async function createProject(): Promise<Rig> {
  const rig = await createRig();
  await rig.write(
    'steps/count.ts',
    `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const one = defineStep('one', {
  in: {},
  out: { value: json<number>() },
  params: z.strictObject({ value: z.number() }),
  run: (_, { value }) => ({ value }),
});

export const add = defineStep('add', {
  in: { value: json<number>(), hint: json<number>() },
  out: { sum: json<number>() },
  params: z.strictObject({ by: z.number(), verbose: z.boolean() }),
  notInKey: ['verbose', 'hint'],
  run: ({ value }, { by, verbose }, { log }) => {
    if (verbose) log('adding');
    return { sum: value + by };
  },
});
`,
  );
  return rig;
}

const writePipeline = (rig: Rig, { by = 1, verbose = false, hint = 5, value = 2 }): Promise<void> =>
  rig.write(
    'pipelines/sum.ts',
    `import { definePipeline } from '@cairn/core';
import { add, one } from '../steps/count.ts';

export default definePipeline('sum', {
  build() {
    const value = one({}, { value: ${value} }).value;
    const hint = one({}, { value: ${hint} }).value;
    return { sum: add({ value, hint }, { by: ${by}, verbose: ${verbose} }).sum };
  },
});
`,
  );

test('another value runs nothing, and the declaration is in plan, record and show', async () => {
  await using rig = await createProject();
  await writePipeline(rig, {});
  const first = await rig.run('sum');
  expect([first.exitCode, first.errors]).toEqual([0, []]);
  await writePipeline(rig, { verbose: true, hint: 6 });
  const second = await rig.run('sum');
  expect([second.node('add').outcome, second.node('one(value=6)').outcome]).toEqual(['fresh', 'ran']);
  expect(second.node('add').key).toBe(first.node('add').key);
  const plan = JSON.parse((await rig.cairn('plan', 'sum', '--json')).stdout) as {
    readonly nodes: readonly { readonly label: string; readonly notInKey?: readonly string[] }[];
  };
  expect(plan.nodes.map(({ label, notInKey }) => [label, notInKey])).toEqual([
    ['one(value=2)', undefined],
    ['one(value=6)', undefined],
    ['add', ['verbose', 'hint']],
  ]);
  expect((await rig.cairn('show')).stdout).toMatch(/Not in the key\n +add +verbose, hint/);
  // Everything else is.
  await writePipeline(rig, { by: 2 });
  expect((await rig.run('sum')).node('add').outcome).toBe('ran');
  await writePipeline(rig, { by: 2, value: 3 });
  expect((await rig.run('sum')).node('add').outcome).toBe('ran');
});
