// cairn run --stub: the graph runs on sample outputs, without its data and its programs, and no real run finds anything of it.

import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

async function createStubbed(): Promise<Rig> {
  const rig = await createRig();
  await rig.write(
    'steps/train.ts',
    `import { bundle, defineCommand, defineGate, defineKind, defineSource, defineStep, each, json, metrics, secret, shell, storedFile } from '@cairn/core';
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';

export const weights = defineKind<readonly number[], 'weights'>({
  name: 'weights',
  encode: (value, path) => writeFile(path, JSON.stringify(value)),
  decode: async (path) => JSON.parse(await readFile(path, 'utf8')),
  stub: () => [1, 2],
});

export const rates = defineSource('rates', {
  out: { rate: json<number>() },
  version: () => { throw new Error('no network in CI'); },
  fetch: async () => ({ rate: 2 }),
  stub: () => ({ rate: 1 }),
});

export const convert = defineCommand('convert', {
  in: { raw: storedFile },
  params: z.strictObject({ token: z.string() }),
  out: { rows: storedFile },
  uses: ['not-in-ci.py'],
  version: ['a-program-that-is-not-installed', '--version'],
  stub: () => ({ rows: '4\\n8\\n' }),
  run: ({ inputs, outputs }) => ['a-program-that-is-not-installed', inputs.raw, outputs.rows],
});

export const parse = defineStep('parse', {
  in: { rows: storedFile, rate: json<number>() },
  out: { scores: json<readonly number[]>() },
  run: async ({ rows, rate }) => ({ scores: (await rows.text()).trim().split('\\n').map((row) => rate * Number(row)) }),
});

export const train = defineStep('train', {
  in: { scores: json<readonly number[]>() },
  params: z.strictObject({ epochs: z.number() }),
  out: { model: weights },
  run() { throw new Error('it takes hours'); },
});

export const evaluate = defineStep('evaluate', {
  in: { model: weights, scores: json<readonly number[]>() },
  out: { figures: metrics<{ mean: number }>() },
  run: ({ model, scores }) => ({ figures: { mean: (model.length * scores[0]!) / 2 } }),
});

export const length = defineStep('length', {
  in: { score: json<number>() },
  out: { length: json<number>() },
  run: ({ score }) => ({ length: String(score).length }),
});

export const goodEnough = defineGate('good-enough', {
  admits: weights,
  evidence: { figures: metrics<{ mean: number }>() },
  params: z.strictObject({ least: z.number() }),
  check({ figures: { mean } }, { least }) {
    const isPassed = mean >= least;
    return [{ rule: 'mean', value: mean, low: mean, high: mean, required: '≥ 1', decision: isPassed ? 'passed' : 'failed', isPassed }];
  },
});
`,
  );
  await rig.write(
    'pipelines/stubbed.ts',
    `import { definePipeline, file, map, published, secret } from '@cairn/core';
import { z } from 'zod';
import { convert, evaluate, goodEnough, length, parse, rates, train } from '../steps/train.ts';

export default definePipeline('stubbed', {
  params: z.strictObject({ least: z.number().default(1) }),
  build({ least }) {
    const { rows } = convert({ raw: file('data/not-in-ci.csv') }, { token: secret('TOKEN') as never });
    const { scores } = parse({ rows, rate: rates({}).rate });
    const { model } = train({ scores }, { epochs: 100 });
    const { figures } = evaluate({ model, scores });
    const lengths = map(scores, (score) => length({ score }).length);
    return { test: published(figures, 'results/test.json'), model: goodEnough(model, { figures }, { least }), lengths };
  },
});
`,
  );
  return rig;
}

test('it runs without data, programs, secrets and the network, and leaves nothing', async () => {
  await using rig = await createStubbed();
  const run = await rig.run('stubbed', '--stub');
  expect(run.outcomes.toSorted()).toEqual([
    ...['convert ran', 'evaluate ran', 'good-enough ran', 'items-of ran', 'length[0] ran', 'length[1] ran'],
    ...['parse ran', 'rates ran', 'train ran'],
  ]);
  expect([run.exitCode, run.finished?.record, run.finished?.metrics['test.mean']]).toMatchObject([
    0,
    null,
    { value: 4 },
  ]);
  expect([
    existsSync(rig.path('results')),
    existsSync(rig.path('.cairn/runs')),
    existsSync(rig.path('.cairn/store')),
  ]).toEqual([false, false, false]);
  expect((await rig.cairn('runs')).stdout).toBe('No runs yet. Make one with cairn run <pipeline>.');
  const shown = await rig.cairn('run', 'stubbed', '--stub');
  expect(shown.stdout).toContain('\n3 of 9 nodes gave sample outputs; nothing is stored');
  // A real run knows nothing of it.
  const real = await rig.run('stubbed');
  expect([real.exitCode, real.errors.length > 0]).toEqual([2, true]);
});

test('gates judge the sample outputs', async () => {
  await using rig = await createStubbed();
  const run = await rig.run('stubbed', '--stub', '--set', 'least=5');
  expect([run.exitCode, run.finished?.status, run.node('good-enough').verdicts?.[0]?.isPassed]).toEqual([
    1,
    'refused',
    false,
  ]);
});

test('a stub that does not fit its output fails the node, and a stub is in no key', async () => {
  await using rig = await createStubbed();
  await rig.write(
    'pipelines/small.ts',
    `import { definePipeline } from '@cairn/core';
import { small } from '../steps/small.ts';

export default definePipeline('small', { build: () => ({ n: small({}).n }) });
`,
  );
  const step = (stub: string): string => `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const small = defineStep('small', { in: {}, out: { n: json<number>(z.number()) }, run: () => ({ n: 7 }), ${stub} });
`;
  await rig.write('steps/small.ts', step(''));
  expect((await rig.run('small')).outcomes).toEqual(['small ran']);
  await rig.write('steps/small.ts', step("stub: () => ({ n: 'seven' as never })"));
  const failed = await rig.run('small', '--stub');
  expect([failed.exitCode, failed.node('small').reason]).toEqual([
    1,
    expect.stringContaining("output 'n' is not valid"),
  ]);
  expect((await rig.run('small')).outcomes).toEqual(['small fresh']);
  await rig.write('steps/small.ts', step('stub() { return { n: 1 }; }'));
  expect((await rig.run('small', '--stub')).outcomes).toEqual(['small ran']);
  expect((await rig.run('small')).outcomes).toEqual(['small fresh']);
});

test('of a node that fails, the log is printed, since no command finds it later', async () => {
  await using rig = await createStubbed();
  const steps = await rig.read('steps/train.ts');
  const failing = steps.replace(
    'run: ({ model, scores }) => (',
    "run: ({ model, scores }) => (console.log('about to fail'), fail(), ",
  );
  await rig.write('steps/train.ts', `${failing}function fail(): void { throw new Error('no mean'); }\n`);
  const failed = await rig.cairn('run', 'stubbed', '--stub');
  expect([failed.exitCode, failed.stdout]).toEqual([1, expect.stringContaining('no mean')]);
  expect(failed.stdout).toContain('\n  about to fail\n');
  expect(failed.stdout).not.toContain('cairn log');
});
