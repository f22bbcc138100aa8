// What would make a key lie is told before anything runs, all of it together, each with its line; what is declared is
// not; and --allow-impure warns, runs, and records it.

import { mkdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

/** A pipeline of one step, `sum`, whose body is given. */
async function writeProject(rig: Rig, step: string, build = '{}'): Promise<void> {
  await rig.write('steps/sum.ts', step);
  await rig.write(
    'pipelines/summing.ts',
    `import { definePipeline } from '@cairn/core';
import { sum } from '../steps/sum.ts';

export default definePipeline('summing', {
  build: () => ({ sum: sum(${build}).sum }),
});
`,
  );
}

const stepOf = (body: string, { before = '', declared = '' } = {}): string =>
  `import { defineStep, json } from '@cairn/core';
${before}
export const sum = defineStep('sum', {
  in: {},
  out: { sum: json<unknown>() },${declared}
  run: async () => {
    ${body}
  },
});
`;

const impure = stepOf(
  "return { sum: [process.env['HOME'], Date.now(), seen.set(1, 2).size, fetch.name, await readFile('data/a.csv', 'utf8'), drawn] };",
  {
    before: `import { readFile } from 'node:fs/promises';

const seen = new Map<number, number>();
const drawn = Math.random();
`,
  },
);

test('all that is found is told together, each with its place, its frame and what to do', async () => {
  await using rig = await createRig();
  await writeProject(rig, impure, `process.env['EMPTY'] ? {} : {}`);
  const { exitCode, stderr } = await rig.cairn('run', 'summing');
  expect(exitCode).toBe(2);
  expect(stderr.replaceAll(rig.root, '<root>')).toMatchInlineSnapshot(`
    "error: The pipeline 'summing' reads the environment variable EMPTY, which is not in the key
      pipelines/summing.ts:5:28
          4 | export default definePipeline('summing', {
        > 5 |   build: () => ({ sum: sum(process.env['EMPTY'] ? {} : {}).sum }),
            |                            ^
          6 | });
      fix: build sees its params and nothing else: take it as a param, and set it with --set or a params file.

    error: Step 'sum' reads the environment variable HOME, which it does not declare
      steps/sum.ts:11:20
          10 |   run: async () => {
        > 11 |     return { sum: [process.env['HOME'], Date.now(), seen.set(1, 2).size, fetch.name, await readFile('data/a.c…
             |                    ^
          12 |   },
      fix: Declare env: ['HOME'], which makes its value part of the key; or take it as a param.

    error: Step 'sum' reads the time of day (Date), which is not in the key
      steps/sum.ts:11:41
          10 |   run: async () => {
        > 11 |     return { sum: [process.env['HOME'], Date.now(), seen.set(1, 2).size, fetch.name, await readFile('data/a.c…
             |                                         ^
          12 |   },
      fix: Take the time as a param; or declare clock: true if its outputs do not depend on it.

    error: Step 'sum' reaches over the network (fetch), which is not in the key
      steps/sum.ts:11:74
          10 |   run: async () => {
        > 11 |     return { sum: [process.env['HOME'], Date.now(), seen.set(1, 2).size, fetch.name, await readFile('data/a.c…
             |                                                                          ^
          12 |   },
      fix: Fetch it before the run and pass it in as a file; or declare network: true if its outputs do not depend on when it runs.

    error: Step 'sum' reads the file 'data/a.csv', which is not an input of it
      steps/sum.ts:11:92
          10 |   run: async () => {
        > 11 |     return { sum: [process.env['HOME'], Date.now(), seen.set(1, 2).size, fetch.name, await readFile('data/a.c…
             |                                                                                            ^
          12 |   },
      fix: Pass it in: file('data/a.csv') in the pipeline, and an input of the step.

    error: Step 'sum' changes 'seen', a variable of its module, so one node can see what another did
      steps/sum.ts:11:53
          10 |   run: async () => {
        > 11 |     return { sum: [process.env['HOME'], Date.now(), seen.set(1, 2).size, fetch.name, await readFile('data/a.c…
             |                                                     ^
          12 |   },
      fix: Keep it inside the function; or declare memo: ['seen'] if it only caches what could be computed again.

    error: Step 'sum' draws a random number (Math.random) while its module loads, so every process gets a different one
      steps/sum.ts:5:15
          4 | const seen = new Map<number, number>();
        > 5 | const drawn = Math.random();
            |               ^
          6 |
      fix: Draw it inside the run of a step, where random numbers are seeded: context.random, or Math.random.

    7 errors"
  `);
  const { errors } = await rig.run('summing');
  expect(
    errors.map(({ code, file, line, column }) => `${code} ${file?.slice(rig.root.length + 1)}:${line}:${column}`),
  ).toMatchInlineSnapshot(`
    [
      "impure-env pipelines/summing.ts:5:28",
      "impure-env steps/sum.ts:11:20",
      "impure-clock steps/sum.ts:11:41",
      "impure-network steps/sum.ts:11:74",
      "impure-file steps/sum.ts:11:92",
      "impure-state steps/sum.ts:11:53",
      "impure-random steps/sum.ts:5:15",
    ]
  `);
  // What plans is stopped, and what only shows is not.
  const commands = ['plan', 'graph', 'why'];
  const told = await Promise.all(commands.map((command) => rig.cairn(command, 'summing')));
  expect(told.map(({ exitCode: code }, index) => `${commands[index]} ${code}`)).toEqual(['plan 2', 'graph 0', 'why 0']);
});

test('what is declared, seeded, measured or a local of that name is not', async () => {
  await using rig = await createRig();
  const body = `const process = { env: { LOCAL: 1 } };
    class Date { static now() { return 2; } }
    counts.set('a', counts.size);
    const took = performance.now();
    return { sum: [process.env.LOCAL, Date.now(), await ask(), Math.random() < 1, took > 0] };`;
  const before = `import { ask } from 'asking';

export type Process = typeof process.env.NEVER;
const counts = new Map<string, number>();
export const never = () => Date.now();
`;
  const declared = `
  env: ['HOME'],
  clock: true,
  network: true,
  memo: ['counts'],`;
  await writeProject(
    rig,
    stepOf(body, { before, declared }).replace(
      '[process',
      "[globalThis.process.env['HOME'], new globalThis.Date() > 0, fetch.name, process",
    ),
  );
  // Code of a package is its own.
  await mkdir(rig.path('node_modules/asking'), { recursive: true });
  await rig.write(
    'node_modules/asking/package.json',
    '{ "version": "1.0.0", "type": "module", "exports": "./index.js" }',
  );
  await rig.write(
    'node_modules/asking/index.js',
    'let asked = 0; export const ask = async () => { asked++; return Boolean(process.env.HOME && Date.now()); };',
  );
  const run = await rig.run('summing');
  expect(run.errors).toEqual([]);
  expect(run.outcomes).toEqual(['sum ran']);
});

test('--allow-impure warns, runs, and records it', async () => {
  await using rig = await createRig();
  await rig.write('data/a.csv', 'a\n1\n');
  await writeProject(rig, impure);
  const run = await rig.run('summing', '--allow-impure');
  expect(run.exitCode).toBe(0);
  const warnings = run.events
    .filter((event) => event.type === 'warning')
    .filter(({ code }) => code.startsWith('impure-'));
  expect(warnings.map(({ code }) => code)).toEqual([
    'impure-env',
    'impure-clock',
    'impure-network',
    'impure-file',
    'impure-state',
    'impure-random',
  ]);
  expect(warnings[0]!.message).toBe(
    "Step 'sum' reads the environment variable HOME, which it does not declare (steps/sum.ts:11)",
  );
  const record = JSON.parse((await rig.cairn('show', 'latest', '--json')).stdout);
  // What was watched while it ran comes after it.
  expect(record.impure.slice(6)).toEqual(["sum read 'data/a.csv' (steps/sum.ts:11), which is none of its inputs"]);
  expect(record.impure[1]).toBe("Step 'sum' reads the time of day (Date), which is not in the key");

  const plain = await rig.cairn('run', 'summing', '--allow-impure');
  expect(plain.exitCode).toBe(0);
  expect(`${plain.stdout}${plain.stderr}`).toContain('reads the time of day (Date)');
  expect((await rig.cairn('plan', 'summing', '--allow-impure')).exitCode).toBe(0);
  // Nothing of it is taken for granted later.
  expect((await rig.cairn('run', 'summing')).exitCode).toBe(2);
});

test('a step that is mended is another: it runs again', async () => {
  await using rig = await createRig();
  await writeProject(rig, stepOf("return { sum: process.env['LANG'] ?? 'none' };"));
  expect((await rig.run('summing', '--allow-impure')).outcomes).toEqual(['sum ran']);
  expect((await rig.run('summing', '--allow-impure')).outcomes).toEqual(['sum fresh']);
  await writeProject(rig, stepOf("return { sum: process.env['LANG'] ?? 'none' };", { declared: "\n  env: ['LANG']," }));
  const run = await rig.run('summing');
  expect([run.errors, run.outcomes]).toEqual([[], ['sum ran']]);
});

test('a gate has no seed, and declares no clock', async () => {
  await using rig = await createRig();
  await rig.write(
    'pipelines/judging.ts',
    `import { defineGate, definePipeline, defineStep, json } from '@cairn/core';

export const count = defineStep('count', { in: {}, out: { n: json<number>() }, run: () => ({ n: Math.random() }) });
export const luck = defineGate('luck', {
  admits: json<number>(),
  evidence: {},
  check: () => (Math.random() * Date.now() > 1 ? [] : []),
});

export default definePipeline('judging', { build: () => ({ n: luck(count({}).n, {}) }) });
`,
  );
  const { errors, exitCode } = await rig.run('judging');
  expect(exitCode).toBe(2);
  expect(errors.map(({ message, fix }) => `${message}: ${fix}`)).toMatchInlineSnapshot(`
    [
      "Gate 'luck' draws a random number (Math.random), and a gate has no seed: Draw it inside the run of a step, where random numbers are seeded: context.random, or Math.random.",
      "Gate 'luck' reads the time of day (Date), which is not in the key: Take the time as a param.",
    ]
  `);
});
