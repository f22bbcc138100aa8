// cairn test-of: a test that is written from a run passes, and fails when the code makes something else.

import { readdirSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { createRig, type Rig, repository } from '../rig/create-rig.ts';
import { createMappingProject } from '../rig/mapping-project.ts';

async function createMeasured(): Promise<Rig> {
  const rig = await createRig();
  await symlink(join(repository, 'node_modules/vitest'), rig.path('node_modules/vitest'), 'dir');
  await rig.write('data/scores.txt', '4\n8\n');
  await rig.write('data/large.txt', '1\n'.repeat(600_000));
  await rig.write(
    'steps/measure.ts',
    `import { defineCommand, defineGate, defineModel, defineStep, each, json, metrics, shell, storedFile, text } from '@cairn/core';
import { z } from 'zod';
import { scale } from './scale.ts';

export const twice = defineModel('twice', (n: number) => 2 * n);

export const readScores = defineStep('read-scores', {
  in: { file: storedFile },
  out: { scores: json<readonly number[]>() },
  run: async ({ file }) => ({ scores: (await file.text()).trim().split('\\n').map(Number) }),
});

export default defineStep('measure', {
  in: { all: each(json<readonly number[]>()) },
  params: z.strictObject({ by: z.custom<typeof twice>() }),
  out: { figures: metrics<{ mean: number }>(), drawn: text },
  run({ all }, { by }, context) {
    const scores = Object.values(all).flat();
    const mean = scale(scores.reduce((sum, score) => sum + score, 0) / scores.length);
    return { figures: { mean: by.build(mean) }, drawn: String(context.random('drawn').next()) };
  },
});

export const goodEnough = defineGate('good-enough', {
  admits: json<readonly number[]>(),
  evidence: { figures: metrics<{ mean: number }>() },
  check({ figures: { mean } }) {
    const isPassed = mean >= 5;
    const decision = isPassed ? 'passed' : 'failed';
    return [{ rule: 'mean', value: mean, low: mean, high: mean, required: '≥ 5', decision, isPassed }];
  },
});

export const sorted = defineCommand('sorted', {
  in: { words: storedFile },
  out: { lines: storedFile },
  run: ({ inputs, outputs }) => shell\`sort \${inputs.words} > \${outputs.lines}\`,
});
`,
  );
  await rig.write('steps/scale.ts', 'export const scale = (n: number): number => n * 0.5;\n');
  await rig.write(
    'pipelines/measured.ts',
    `import { definePipeline, file } from '@cairn/core';
import measure, { goodEnough, readScores, sorted, twice } from '../steps/measure.ts';

export default definePipeline('measured', {
  build() {
    const { scores } = readScores({ file: file('data/scores.txt') });
    const { figures, drawn } = measure({ all: { 'first half': scores } }, { by: twice });
    const { lines } = sorted({ words: file('data/large.txt') });
    const small = sorted({ words: file('data/scores.txt') }).lines;
    return { figures, drawn, admitted: goodEnough(scores, { figures }), lines, small };
  },
});
`,
  );
  return rig;
}

/** Runs vitest in the project, and gives each test and its state. */
async function runTests(rig: Rig): Promise<readonly string[]> {
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
  const words = ['run', '--root', rig.root, '--reporter=json', `--outputFile=${rig.path('report.json')}`];
  await execa(process.execPath, [vitest, ...words], { reject: false, env: rig.environment, extendEnv: false });
  const { testResults } = JSON.parse(await rig.read('report.json')) as {
    readonly testResults: readonly { readonly assertionResults: readonly { title: string; status: string }[] }[];
  };
  return testResults
    .flatMap(({ assertionResults }) => assertionResults.map(({ title, status }) => `${title.split(' ')[0]} ${status}`))
    .toSorted();
}

test('a written test passes, and fails when the code makes something else', async () => {
  await using rig = await createMeasured();
  const { finished } = await rig.run('measured');
  for (const node of ['read-scores', 'measure', 'good-enough'])
    expect(await rig.cairn('test-of', node)).toMatchObject({ exitCode: 0, stderr: '' });
  expect(
    (await rig.read('test/measure.test.ts')).replace(finished!.run, 'RUN'),
  ).toBe(`// Written by cairn test-of. The inputs, params, seed and outputs of the run are in the folder of the fixtures.

import { runRecorded } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import step, { twice } from '../steps/measure.ts';

test('measure makes what it made in run RUN', async () => {
  const fixtures = new URL('fixtures/measure/', import.meta.url);
  const { made, recorded } = await runRecorded(step, fixtures, { models: { twice } });
  expect(made).toEqual(recorded);
});
`);
  expect(readdirSync(rig.path('test/fixtures/measure'), { recursive: true }).map(String).toSorted()).toEqual([
    'inputs',
    ...['inputs/all.first_20half.json', 'node.json', 'outputs', 'outputs/drawn.txt', 'outputs/figures.json'],
  ]);
  expect(await runTests(rig)).toEqual(['good-enough passed', 'measure passed', 'read-scores passed']);
  // Code that makes the same leaves it as it is.
  await rig.write('steps/scale.ts', 'export const scale = (n: number): number => n / 2;\n');
  expect(await runTests(rig)).toContain('measure passed');
  await rig.write('steps/scale.ts', 'export const scale = (n: number): number => n / 4;\n');
  expect(await runTests(rig)).toEqual(['good-enough passed', 'measure failed', 'read-scores passed']);
  const again = await rig.cairn('test-of', 'measure');
  expect([again.exitCode, again.stderr]).toEqual([2, expect.stringContaining("'test/measure.test.ts' already exists")]);
  const forced = await rig.cairn('test-of', 'measure', '--force');
  expect(forced.stderr).toContain(`note: measure has changed since run ${finished!.run}`);
});

test('programs are tested too, and inputs that are too large are refused', async () => {
  await using rig = await createMeasured();
  const { outcomes } = await rig.run('measured');
  const [large, small] = outcomes
    .map((line) => line.replace(/ \w+$/, ''))
    .filter((label) => label.startsWith('sorted'))
    .toSorted();
  const refused = await rig.cairn('test-of', large!);
  expect([refused.exitCode, refused.stderr]).toEqual([
    2,
    expect.stringContaining("its input 'words' has 1.2 MB, and a test keeps at most 1 MB of one"),
  ]);
  expect((await rig.cairn('test-of', small!, '--out', 'sorted.test.ts')).exitCode).toBe(0);
  expect(await runTests(rig)).toEqual([`${small} passed`]);
  await rig.write('steps/measure.ts', (await rig.read('steps/measure.ts')).replace('`sort ', '`sort -r '));
  expect(await runTests(rig)).toEqual([`${small} failed`]);
});

test.each([
  ['file(data/scores.txt)', 'it is not a step, a gate or a command'],
  ['nothing', "has no node 'nothing'"],
])('no test of %s', async (node, message) => {
  await using rig = await createMeasured();
  await rig.run('measured');
  const told = await rig.cairn('test-of', node);
  expect([told.exitCode, told.stderr]).toEqual([2, expect.stringContaining(message)]);
});

test('a node of an item of a map is tested by the name of its item', async () => {
  await using rig = await createMappingProject(
    "return { totals: map(shops, (shop) => total({ shop }).total, { by: 'id' }) };",
  );
  await symlink(join(repository, 'node_modules/vitest'), rig.path('node_modules/vitest'), 'dir');
  expect((await rig.run('shops')).exitCode).toBe(0);
  const written = await rig.cairn('test-of', 'total[west]');
  expect([written.exitCode, written.stderr]).toEqual([0, '']);
  expect(await runTests(rig)).toEqual(['total[west] passed']);
  const steps = await rig.read('steps/small.ts');
  await rig.write('steps/small.ts', steps.replace('times * shop', '2 * times * shop'));
  expect(await rig.read('steps/small.ts')).not.toBe(steps);
  expect(await runTests(rig)).toEqual(['total[west] failed']);
});
