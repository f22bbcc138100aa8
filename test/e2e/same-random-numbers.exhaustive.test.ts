// Nodes of one step share their random numbers, so a sweep over a param that changes nothing repeats nothing: it is said.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRig, type Rig, type ToldRun } from '../rig/create-rig.ts';

let rig: Rig;

beforeAll(async () => {
  rig = await createRig();
  await rig.write(
    'steps/draw.ts',
    `import { defineStep, json, optional } from '@cairn/core';
import { z } from 'zod';
const number = json<number>();
const params = z.object({ rep: z.number(), scale: z.number().default(1), seed: z.number().optional() });
export const draw = defineStep('draw', {
  in: { from: optional(number) },
  params,
  out: { drawn: number },
  run: ({ from = 0 }, { scale }, { random }) => ({ drawn: from + random('x').next() * scale }),
});
export const chance = defineStep('chance', {
  in: {},
  params,
  out: { drawn: number },
  run: () => ({ drawn: Math.random() }),
});
export const count = defineStep('count', {
  in: {},
  params,
  out: { drawn: number },
  run: () => ({ drawn: 1 }),
});
`,
  );
  await rig.write(
    'pipelines/drawing.ts',
    `import { definePipeline, grid, repeat } from '@cairn/core';
import { z } from 'zod';
import { chance, count, draw } from '../steps/draw.ts';
const reps = (many: number) => grid({ rep: Array.from({ length: many }, (_, index) => index) });
const made: Record<string, (many: number) => readonly { drawn: any }[]> = {
  draw: (many) => reps(many).map((point) => draw({}, point)),
  chance: (many) => reps(many).map((point) => chance({}, point)),
  count: (many) => reps(many).map((point) => count({}, point)),
  scales: () => grid({ rep: [1], scale: [1, 2] }).map((point) => draw({}, point)),
  inputs: () => [0, 1].map((rep) => draw({ from: draw({}, { rep: 0, scale: rep }).drawn }, { rep, scale: 3 })),
  seeds: (many) => repeat(many, (seed) => draw({}, { rep: 1, seed })),
};
export default definePipeline('drawing', {
  params: z.object({ which: z.string(), many: z.number().default(2) }),
  build: ({ which, many }) => Object.fromEntries(made[which]!(many).map(({ drawn }, index) => [\`n\${index}\`, drawn])),
});
`,
  );
});
afterAll(() => rig[Symbol.asyncDispose]());

const run = (which: string, ...args: string[]): Promise<ToldRun> =>
  rig.run('drawing', '--set', `which=${which}`, ...args);

const warnings = ({ events }: ToldRun): readonly string[] =>
  events.flatMap((event) => (event.type === 'warning' && event.code === 'same-random-numbers' ? [event.message] : []));

test('draws that are one and the same are named, with the param that changed nothing and what to do', async () => {
  expect(warnings(await run('draw'))).toEqual([
    'draw(rep=0) and draw(rep=1) drew the same random numbers and made the same outputs, so rep changed nothing. To draw other numbers, give each a seed with repeat(2, (seed) => …)',
  ]);
  expect(warnings(await run('chance', '--set', 'many=5'))).toEqual([
    'chance(rep=0), chance(rep=1) and 3 more drew the same random numbers and made the same outputs, so rep changed nothing. To draw other numbers, give each a seed with repeat(5, (seed) => …)',
  ]);
});

test('one that is added to those that are there is named with them; where nothing runs, nothing is said', async () => {
  const added = await run('draw', '--set', 'many=3');
  expect(added.outcomes).toEqual(['draw(rep=0) fresh', 'draw(rep=1) fresh', 'draw(rep=2) ran']);
  expect(warnings(added)).toHaveLength(1);
  expect(warnings(added)[0]).toContain('draw(rep=0), draw(rep=1) and draw(rep=2) drew');
  expect(warnings(await run('draw', '--set', 'many=3', '--verify-inputs'))).toEqual([]);
});

test.each([
  ['count', 'draws nothing'],
  ['scales', 'has params that change what is made'],
  ['inputs', 'is given other inputs'],
  ['seeds', 'has a seed for each'],
])('nothing is said of a step that (%s) %s', async (which) => {
  const told = await run(which);
  expect(told.finished?.status).toBe('done');
  expect(told.outcomes.some((outcome) => outcome.endsWith(' ran'))).toBe(true);
  expect(warnings(told)).toEqual([]);
});
