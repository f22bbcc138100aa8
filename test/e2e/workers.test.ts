// What a node does to its worker is its own affair: nothing of it reaches another node, and nothing outlives it.

import { execa } from 'execa';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { writeJudgingProject } from '../rig/judging-project.ts';

/** A pipeline of two nodes in a row: `first`, whose body is given, and `second`, which tells what it sees. */
async function writePair(rig: Rig, first: string, second = '({ seen: true })'): Promise<void> {
  const step = (name: string, input: string, body: string): string => `
export const ${name} = defineStep('${name}', {
  in: ${input},
  out: { told: json<unknown>() },
  async run(): Promise<{ told: unknown }> {
    ${body}
  },
});
`;
  await rig.write(
    'steps/pair.ts',
    `import { defineStep, json } from '@cairn/core';
${step('first', '{}', `${first}; return { told: 1 };`)}${step('second', '{ told: json<unknown>() }', `return { told: ${second} };`)}`,
  );
  await rig.write(
    'pipelines/pair.ts',
    `import { definePipeline } from '@cairn/core';
import { first, second } from '../steps/pair.ts';

export default definePipeline('pair', { build: () => ({ told: second(first({})).told }) });
`,
  );
}

async function readTold(rig: Rig): Promise<unknown> {
  await rig.cairn('get', 'latest', 'second', 'out');
  return JSON.parse(await rig.read('out/told.json'));
}

test('variables, the folder and the timers of a node are not those of the next', async () => {
  await using rig = await createRig();
  await writePair(
    rig,
    "process.env['LEFT'] = 'x'; process.chdir('/'); setInterval(() => Math.random(), 1)",
    "[process.env['LEFT'] ?? null, process.cwd() === '/', Math.random()]",
  );
  const run = await rig.run('pair', '--concurrency', '1');
  expect(run.outcomes).toEqual(['first ran', 'second ran']);
  const [left, isAtRoot, random] = (await readTold(rig)) as [unknown, boolean, number];
  expect([left, isAtRoot]).toEqual([null, false]);
  // The same alone, in a worker that did nothing before.
  await rig.run('pair', '--force', 'second');
  await rig.cairn('get', 'latest', 'second', 'again');
  expect(JSON.parse(await rig.read('again/told.json'))).toEqual([null, false, random]);
});

test('every line that a node wrote is in its log, the last one without its end too', async () => {
  await using rig = await createRig();
  await writePair(
    rig,
    "for (let i = 0; i < 20_000; i += 1) console.log('line ' + i); process.stdout.write('the last words')",
  );
  const run = await rig.run('pair', '--concurrency', '1');
  const lines = run.events.filter((event) => event.type === 'node-log');
  expect(lines.length).toBe(20_001);
  expect(lines.at(-1)).toMatchObject({ label: 'first', message: 'the last words' });
});

test('a rejection that nobody catches is told in the author’s words', async () => {
  await using rig = await createRig();
  await writePair(
    rig,
    "void Promise.reject(new Error('stray')); await new Promise((resolve) => setTimeout(resolve, 200))",
  );
  const run = await rig.run('pair');
  expect(run.node('first')).toMatchObject({ outcome: 'failed', failure: 'step-threw', reason: 'stray' });
});

test('a worker that was ended is not given another node', async () => {
  await using rig = await createRig();
  await rig.write(
    'steps/slow.ts',
    `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';

export const slow = defineStep('slow', {
  in: {},
  params: z.strictObject({ forever: z.boolean() }),
  out: { n: json<number>() },
  resources: { timeout: 2 },
  run: async (_, { forever }) => (forever ? new Promise(() => setInterval(() => undefined, 50)) : { n: 1 }),
});
`,
  );
  await rig.write(
    'pipelines/slow.ts',
    `import { definePipeline } from '@cairn/core';
import { slow } from '../steps/slow.ts';

export default definePipeline('slow', { build: () => ({ a: slow({}, { forever: true }).n, b: slow({}, { forever: false }).n }) });
`,
  );
  const run = await rig.run('slow', '--keep-going', '--concurrency', '1');
  expect(run.outcomes).toEqual(['slow(forever=true) failed', 'slow(forever=false) ran']);
  expect(run.node('slow(forever=true)').failure).toBe('timed-out');
});

test('a program that a command started ends with its node', async () => {
  await using rig = await createRig();
  const mark = `4${process.pid}.5`;
  await rig.write(
    'pipelines/sleeping.ts',
    `import { defineCommand, definePipeline, storedFile } from '@cairn/core';

export const sleep = defineCommand('sleep', {
  in: {},
  out: { nothing: storedFile },
  resources: { timeout: 1 },
  run: () => ['sleep', '${mark}'],
});

export default definePipeline('sleeping', { build: () => ({ nothing: sleep({}).nothing }) });
`,
  );
  const run = await rig.run('sleeping');
  expect(run.node('sleep').failure).toBe('timed-out');
  const { stdout } = await execa('ps', ['-eo', 'args']);
  expect(stdout).toContain('ps -eo');
  expect(stdout).not.toContain(`sleep ${mark}`);
});

test('two nodes with one key are made once', async () => {
  await using rig = await createRig();
  await rig.write('data/a.txt', 'same\n');
  await rig.write('data/b.txt', 'same\n');
  await rig.write(
    'pipelines/same.ts',
    `import { definePipeline, file } from '@cairn/core';

export default definePipeline('same', { build: () => ({ a: file('data/a.txt'), b: file('data/b.txt') }) });
`,
  );
  const run = await rig.run('same');
  expect(run.outcomes.map((outcome) => outcome.split(' ')[1]).sort()).toEqual(['fresh', 'ran']);
});

test('a trial that may be left out does not stop the run', async () => {
  await using rig = await createRig();
  await writeJudgingProject(rig);
  const run = await rig.run('judging', '--set', 'failing=7', '--set', 'leaveOut=true', '--set', 'wanted=0.1');
  expect(run.node('best').outcome).toBe('ran');
  expect(run.node('ship').outcome).toBe('ran');
  expect(run.finished?.status).toBe('failed');
});
