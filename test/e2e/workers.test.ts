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

/** What the second node tells: at first behind the first node in one worker, then alone in a worker of its own. */
async function compare(rig: Rig, first: string, second: string): Promise<readonly [behind: unknown, alone: unknown]> {
  await writePair(rig, first, second);
  const run = await rig.run('pair', '--concurrency', '1', '--allow-impure');
  expect(run.outcomes).toEqual(['first ran', 'second ran']);
  const behind = await readTold(rig);
  expect((await rig.run('pair', '--force', 'second', '--allow-impure')).node('second').reason).toBe('forced');
  await rig.cairn('get', 'latest', 'second', 'again');
  return [behind, JSON.parse(await rig.read('again/told.json'))];
}

test('variables, the folder and the timers of a node are not those of the next', async () => {
  await using rig = await createRig();
  const [behind, alone] = await compare(
    rig,
    "process.env['LEFT'] = 'x'; process.chdir('/'); process.exitCode = 3; setInterval(() => Math.random(), 1)",
    "[process.env['LEFT'] ?? null, process.cwd() === '/', process.exitCode ?? null, Math.random()]",
  );
  expect(behind).toEqual([null, false, null, expect.any(Number)]);
  expect(alone).toEqual(behind);
});

test('chance is seeded for each node, that of cryptography too', async () => {
  await using rig = await createRig();
  const drawn = `[
    Math.random(), randomBytes(4).toString('hex'), randomUUID(), randomInt(1000), randomInt(5, 1000),
    [...randomFillSync(new Uint16Array(3), 1)], [...crypto.getRandomValues(new Uint8Array(3))], crypto.randomUUID(),
    await new Promise((resolve) => randomBytes(3, (_, bytes) => resolve(bytes.toString('hex')))),
  ]`;
  await writePair(rig, `${drawn}`, drawn);
  const text = await rig.read('steps/pair.ts');
  await rig.write(
    'steps/pair.ts',
    `import { randomBytes, randomFillSync, randomInt, randomUUID } from 'node:crypto';\n${text}`,
  );
  const run = await rig.run('pair', '--concurrency', '1');
  expect(run.outcomes).toEqual(['first ran', 'second ran']);
  const behind = (await readTold(rig)) as unknown[];
  expect(behind[2]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(behind[7]).not.toBe(behind[2]);
  expect(behind[3]).toBeLessThan(1000);
  await rig.run('pair', '--force', 'second');
  await rig.cairn('get', 'latest', 'second', 'again');
  expect(JSON.parse(await rig.read('again/told.json'))).toEqual(behind);
});

/** What a node may change for all code of its process, and how the next one would see it. */
const changes: readonly (readonly [what: string, change: string, seen: string])[] = [
  ['a global', "Object.assign(globalThis, { left: 'x' })", "Reflect.get(globalThis, 'left') ?? null"],
  ['a prototype', "Object.defineProperty(Array.prototype, 'left', { value: 1 })", "'left' in []"],
  ['what iterators share', 'Object.getPrototypeOf([].values()).left = 1', "'left' in [].values()"],
  ['a function of a built-in', 'Math.max = () => 7', 'Math.max(1, 2)'],
  ['the clock', 'Date.now = () => 7', 'Date.now() === 7'],
  ['console', 'console.log = () => undefined', 'console.log.toString().length'],
  ['a listener', "process.on('SIGUSR2', () => undefined)", "process.listenerCount('SIGUSR2')"],
  ['the output', 'process.stdout.write = () => true', 'process.stdout.write.length'],
  ['a function of process', 'process.uptime = () => 7', 'process.uptime() === 7'],
  ['Buffer', 'Buffer.alloc = () => Buffer.from([7])', 'Buffer.alloc(1)[0]'],
  ['the time zone', "process.env['TZ'] = 'Asia/Kolkata'", 'new Date(0).getTimezoneOffset()'],
  [
    'a socket',
    'createServer().listen()',
    "process.getActiveResourcesInfo().filter((name) => name !== 'CloseReq').length",
  ],
];

test('what a node changed for all code of its process is as it was for the next', async () => {
  await using rig = await createRig();
  await rig.write(
    'steps/changing.ts',
    `// @ts-nocheck
import { createServer } from 'node:net';
import { defineStep, json, optional } from '@cairn/core';
import { z } from 'zod';

const changes = [${changes.map(([, change]) => `() => { ${change}; }`).join(',\n  ')}];
const shared = { in: { after: optional(json<unknown>()) }, params: z.strictObject({ n: z.number() }), out: { told: json<unknown>() } };

export const change = defineStep('change', {
  ...shared,
  run(_, { n }) {
    changes[n]();
    return { told: 'changed' };
  },
});

export const look = defineStep('look', {
  ...shared,
  run: () => ({ told: [${changes.map(([, , seen]) => seen).join(', ')}] }),
});
`,
  );
  await rig.write(
    'pipelines/changing.ts',
    `import { definePipeline } from '@cairn/core';
import { change, look } from '../steps/changing.ts';

export default definePipeline('changing', {
  build() {
    let last = look({}, { n: -1 }).told;
    for (let n = 0; n < ${changes.length}; n += 1) last = look({ after: change({ after: last }, { n }).told }, { n }).told;
    return { last };
  },
});
`,
  );
  const run = await rig.run('changing', '--concurrency', '1', '--allow-impure');
  expect(run.finished?.outcomes.ran).toBe(1 + 2 * changes.length);
  const told = (n: number): unknown => run.node(`look(n=${n})`).outputs['told'];
  expect(changes.filter((_, n) => told(n) !== told(-1)).map(([what]) => what)).toEqual([]);
});

test.each([
  ['', 'that stays'],
  ['setInterval(() => undefined, 1000); ', 'that is replaced'],
])('%severy line that a node wrote is in its log, of a worker %s', async (leavesSomething) => {
  await using rig = await createRig();
  await writePair(
    rig,
    `${leavesSomething}for (let i = 0; i < 20_000; i += 1) console.log('line ' + i); process.stdout.write('the last words')`,
  );
  const run = await rig.run('pair', '--concurrency', '1');
  const lines = run.events.filter((event) => event.type === 'node-log');
  expect(lines.length).toBe(20_001);
  expect(lines.at(-1)).toMatchObject({ label: 'first', message: 'the last words' });
});

test('what a node writes into a table that it was given is not seen by the next', async () => {
  await using rig = await createRig({ packages: 'source' });
  await rig.write(
    'data/rows.csv',
    `ink,a,b\n${Array.from({ length: 6 }, (_, n) => `${n},${n},${n + 1}`).join('\n')}\n`,
  );
  await rig.write(
    'steps/writing.ts',
    `import { defineStep, json, optional } from '@cairn/core';
import { type PixelColumn, table } from '@cairn/steps';

const shared = { in: { rows: table, after: optional(json<unknown>()) }, out: { told: json<unknown>() } };
const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0);

export const spoil = defineStep('spoil', {
  ...shared,
  run({ rows }) {
    rows.rowNumbers.fill(0);
    (rows.column('pixels') as PixelColumn).data.fill(0);
    return { told: sum(rows.rowNumbers) };
  },
});

export const look = defineStep('look', {
  ...shared,
  run: ({ rows }) => ({ told: [sum(rows.rowNumbers), sum((rows.column('pixels') as PixelColumn).data)] }),
});
`,
  );
  await rig.write(
    'pipelines/writing.ts',
    `import { definePipeline, file } from '@cairn/core';
import { clean, image, number } from '@cairn/steps';
import { look, spoil } from '../steps/writing.ts';

export default definePipeline('writing', {
  build() {
    const { rows } = clean({ raw: file('data/rows.csv') }, { columns: { ink: number(), pixels: image({ shape: [1, 2, 1], min: 0, max: 16, from: ['a', 'b'] }) } });
    const first = look({ rows }).told;
    return { first, last: look({ rows, after: spoil({ rows, after: first }).told }).told };
  },
});
`,
  );
  const run = await rig.run('writing', '--concurrency', '1');
  expect(run.errors).toEqual([]);
  const told = run.events.filter((event) => event.type === 'node-finished').filter(({ step }) => step === 'look');
  expect(told.map(({ outcome, outputs }) => [outcome, outputs])).toEqual([
    ['ran', told[0]!.outputs],
    ['ran', told[0]!.outputs],
  ]);
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
  resources: { timeout: 6 },
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
  expect(run.finished?.status).toBe('done');
});
