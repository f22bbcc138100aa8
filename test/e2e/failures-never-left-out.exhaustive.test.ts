// Failures that say nothing about what a node computes (an undeclared read, code that changed while it ran) are never left
// out: a result without such a node would be wrong, and nobody would look.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

const steps = `import { readFileSync } from 'node:fs';
import { defineStep, each, json, metrics, storedFile } from '@cairn/core';
import { z } from 'zod';

export const list = defineStep('list', {
  in: { raw: storedFile },
  out: { items: json<readonly string[]>() },
  async run({ raw }) {
    const text = (await raw.text()).trim();
    if (text === '') throw new Error('the list is empty');
    return { items: text.split(',') };
  },
});

/** The item 'hidden' reads a file that is no input; 'wrong' throws. */
export const size = defineStep('size', {
  in: { item: json<string>() },
  out: { size: json<number>() },
  run({ item }) {
    if (item === 'wrong') throw new Error('a wrong item');
    return { size: item === 'hidden' ? readFileSync(['data', 'sizes.txt'].join('/')).length : item.length };
  },
});

export const twice = defineStep('twice', {
  in: { size: json<number>() },
  out: { size: json<number>() },
  run: ({ size }) => ({ size: 2 * size }),
});

export const add = defineStep('add', {
  in: { items: each(json<number>(), { failed: 'leave-out' }) },
  out: { sum: json<number>() },
  run: ({ items }) => ({ sum: Object.values(items).reduce((sum, size) => sum + size, 0) }),
});

export const score = defineStep('score', {
  in: {},
  params: z.strictObject({ rate: z.number() }),
  out: { model: json<number>(), found: metrics<Readonly<Record<string, number>>>() },
  run: (_, { rate }) => ({
    model: rate,
    found: { value: rate === 2 ? readFileSync(['data', 'sizes.txt'].join('/')).length : rate },
  }),
});
`;

async function createProject(list: string, body: string): Promise<Rig> {
  const rig = await createRig();
  await rig.write('data/list.txt', list);
  await rig.write('data/sizes.txt', '12345');
  await rig.write('steps/sizes.ts', steps);
  await rig.write(
    'pipelines/sizes.ts',
    `import { best, definePipeline, fallback, file, map } from '@cairn/core';
import { add, list, score, size, twice } from '../steps/sizes.ts';

export default definePipeline('sizes', {
  build() {
    const { items } = list({ raw: file('data/list.txt') });
    ${body}
  },
});
`,
  );
  return rig;
}

const ofAll = `const sizes = map(items, (item) => twice({ size: size({ item }).size }).size);
    return { sum: add({ items: sizes }).sum };`;

test('a member that read a file which is no input blocks the reader, also through a node between them', async () => {
  await using rig = await createProject('a,hidden,wrong', ofAll);
  const run = await rig.run('sizes', '--keep-going');
  expect([run.exitCode, run.finished?.status, run.finished?.allowedFailures]).toEqual([1, 'failed', undefined]);
  expect(
    run.events.find((event) => event.type === 'node-finished' && event.failure === 'undeclared-read'),
  ).toBeDefined();
  expect(run.node('add').reason).toBe('twice[1] was blocked (undeclared-read): such a failure is not left out');
  const allowed = await rig.run('sizes', '--allow-impure');
  expect([allowed.exitCode, allowed.node('add').outcome]).toEqual([0, 'ran']);
});

test('a run stops after such a failure, as after any that is not allowed', async () => {
  await using rig = await createProject('hidden', ofAll);
  const run = await rig.run('sizes', '--concurrency', '1');
  expect(run.outcomes.filter((told) => !/ (ran|fresh)$/.test(told))).toEqual([
    'size[0] failed',
    'twice[0] blocked',
    'add blocked',
  ]);
});

test('a list that failed blocks a reader that does without members', async () => {
  await using rig = await createProject('', ofAll);
  const run = await rig.run('sizes', '--keep-going');
  expect([run.exitCode, run.node('add').outcome, run.node('add').reason]).toEqual([
    1,
    'blocked',
    'items-of was blocked',
  ]);
});

test('a trial that read a file which is no input is not left out of a choice', async () => {
  await using rig = await createProject(
    'a',
    `const trials = [1, 2].map((rate) => score({}, { rate }));
    return { items, model: best(trials, (trial) => trial.found, { max: 'value', failed: 'leave-out' }).model };`,
  );
  const run = await rig.run('sizes', '--keep-going');
  expect([run.exitCode, run.node('best').outcome]).toEqual([1, 'blocked']);
  expect(run.node('best').reason).toBe('score(rate=2) failed (undeclared-read): such a failure is not left out');
});

test('no fallback stands in for a result whose node read a file which is no input', async () => {
  await using rig = await createProject('a', 'return { items, value: fallback(score({}, { rate: 2 }).model, 7) };');
  const run = await rig.run('sizes', '--keep-going');
  expect([run.exitCode, run.node('fallback').outcome]).toEqual([1, 'blocked']);
});
