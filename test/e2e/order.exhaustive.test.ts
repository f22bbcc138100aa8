// The order of names in a record is seen by a step, so where the caller chooses it, it is in the key: a run never answers
// with what was made of another order. An order that the schema decides is in no key.

import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

const steps = `import { defineStep, each, json, storedFile } from '@cairn/core';
import { z } from 'zod';

export const show = defineStep('show', {
  in: { files: each(storedFile) },
  params: z.object({
    free: z.record(z.string(), z.number()).default({}),
    any: z.any().optional(),
    strict: z.strictObject({ b: z.number(), a: z.number() }).optional(),
  }),
  out: { text: json<string>() },
  run: ({ files }, params) => ({ text: JSON.stringify([Object.keys(files), params]) }),
});

export const read = defineStep('read', {
  in: { text: json<string>() },
  out: { made: json<unknown>() },
  lineage: true,
  run: (_inputs, _params, { lineage }) => ({ made: lineage.map(({ params, inputs }) => JSON.stringify([params, Object.keys(inputs)])) }),
});
`;

/** By what is swapped: a call, and the call with another order. */
const calls: Readonly<Record<string, readonly [string, string]>> = {
  param: ['{}, { free: { a: 1, b: 2 } }', '{}, { free: { b: 2, a: 1 } }'],
  inList: ['{}, { any: [{ b: 1, a: 1 }] }', '{}, { any: [{ a: 1, b: 1 }] }'],
  inRecord: ['{}, { any: { x: { b: 1, a: 1 } } }', '{}, { any: { x: { a: 1, b: 1 } } }'],
  inputs: [
    "{ files: { a: file('data/a.txt'), b: file('data/b.txt') } }",
    "{ files: { b: file('data/b.txt'), a: file('data/a.txt') } }",
  ],
};

/** The schema decides these, and JavaScript that of indices. */
const ofSchema = [
  '{}, { strict: { a: 1, b: 2 }, free: { 10: 1, 9: 2 } }',
  '{}, { free: { 9: 2, 10: 1 }, strict: { b: 2, a: 1 } }',
];

async function writeCalls(rig: Rig, which: 0 | 1): Promise<void> {
  const all = Object.entries({ ...calls, ofSchema }).map(([name, both]) => `    ${name}: show(${both[which]}).text,`);
  await rig.write(
    'pipelines/order.ts',
    `import { definePipeline, file } from '@cairn/core';
import { clean, number } from '@cairn/steps';
import { read, show } from '../steps/show.ts';

const columns = [['a', number({ from: 'a' })], ['b', number({ from: 'b' })]];
export default definePipeline('order', {
  build() {
    const shown = {
  ${all.join('\n  ')}
    };
    const told = Object.entries(shown).map(([name, text]) => ['told_' + name, read({ text }).made]);
    const table = clean({ raw: file('data/rows.csv') }, { columns: Object.fromEntries(columns${which ? '.toReversed()' : ''}) });
    return { ...shown, ...Object.fromEntries(told), table: table.rows };
  },
});
`,
  );
}

async function openProject(): Promise<Rig> {
  const rig = await createRig({ packages: 'source' });
  await rig.write('steps/show.ts', steps);
  await rig.write('data/rows.csv', 'a,b\n1,2\n3,4\n5,6\n7,8\n');
  for (const name of ['a', 'b']) await rig.write(`data/${name}.txt`, name);
  return rig;
}

/** Each node in the order of the plan: step, outcome, outputs. */
async function runCalls(rig: Rig, which: 0 | 1): Promise<readonly (readonly [string, string, string])[]> {
  await writeCalls(rig, which);
  const run = await rig.run('order');
  expect(run.errors, run.stdout + run.stderr).toEqual([]);
  const nodes = run.events.find((event) => event.type === 'plan-made')!.nodes.filter(({ step }) => step !== 'file');
  return nodes.map(({ label, step }) => {
    const { outcome, outputs } = run.node(label);
    return [step, outcome, JSON.stringify(outputs)];
  });
}

test('another order that the caller chose is another result, as if it were made from scratch', async () => {
  await using rig = await openProject();
  const first = await runCalls(rig, 0);
  const second = await runCalls(rig, 1);
  expect(second.map(([step, outcome]) => `${step} ${outcome}`)).toEqual([
    ...Object.keys(calls).map(() => 'show ran'),
    'show fresh',
    ...Object.keys(calls).map(() => 'read ran'),
    'read fresh',
    'clean ran',
  ]);
  for (const [place, [, outcome, made]] of second.entries())
    if (outcome === 'ran') expect(made).not.toBe(first[place]![2]);
  expect((await runCalls(rig, 0)).map(([, outcome, made]) => `${outcome} ${made}`)).toEqual(
    first.map(([, , made]) => `fresh ${made}`),
  );
  await rm(rig.path('.cairn'), { recursive: true });
  expect((await runCalls(rig, 1)).map(([, , made]) => made)).toEqual(second.map(([, , made]) => made));
});
