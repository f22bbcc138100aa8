// fallback(result, instead): a run goes on with another result or a value where a node failed, and says so each time. A
// failure is never stored as a success.

import { expect, test } from 'vitest';
import { createRig, type Rig, type ToldRun } from '../rig/create-rig.ts';

const steps = `import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, defineStep, json, storedFile } from '@cairn/core';

export const fetchRate = defineStep('fetch-rate', {
  in: { raw: storedFile },
  out: { rate: json<number>() },
  async run({ raw }) {
    const rate = Number(await raw.text());
    if (rate < 0) throw new Error('the rate is negative');
    return { rate };
  },
});

export const double = defineStep('double', {
  in: { rate: json<number>() },
  out: { rate: json<number>() },
  run: ({ rate }) => ({ rate: rate * 2 }),
});

export const pack = defineStep('pack', {
  in: { rate: json<number>() },
  out: { bundle: bundle },
  run({ rate }, _, { folder }) {
    writeFileSync(join(folder, 'bundle.json'), JSON.stringify({ name: 'rate', alias: 'champion' }));
    writeFileSync(join(folder, 'rate.txt'), String(rate));
    return { bundle: { path: folder, name: 'rate', alias: 'champion' } };
  },
});
`;

async function createProject(build: string): Promise<Rig> {
  const rig = await createRig();
  await rig.write('data/rate.txt', '-1\n');
  await rig.write('steps/rates.ts', steps);
  await rig.write(
    'pipelines/rates.ts',
    `import { definePipeline, fallback, file } from '@cairn/core';
import { double, fetchRate, pack } from '../steps/rates.ts';

export default definePipeline('rates', {
  build() {
    const { rate } = fetchRate({ raw: file('data/rate.txt') });
    ${build}
  },
});
`,
  );
  return rig;
}

const warnings = ({ events }: ToldRun): readonly string[] =>
  events.flatMap((event) => (event.type === 'warning' && event.code === 'fallback-used' ? [event.message] : []));

async function readDoubled(rig: Rig): Promise<unknown> {
  await rig.cairn('get', 'latest', 'doubled', '--to', 'doubled.json');
  const doubled = JSON.parse(await rig.read('doubled.json'));
  await rig.remove('doubled.json');
  return doubled;
}

test('a value stands in for what failed, in every run until the node succeeds', async () => {
  await using rig = await createProject('return { doubled: double({ rate: fallback(rate, 7) }).rate };');
  const first = await rig.run('rates');
  expect([first.exitCode, first.finished?.status, first.finished?.allowedFailures?.length]).toEqual([0, 'done', 1]);
  expect(first.outcomes).toEqual(['file(data/rate.txt) ran', 'fetch-rate failed', 'fallback ran', 'double ran']);
  expect(first.node('fallback').reason).toBe('its fallback, because fetch-rate failed');
  expect(warnings(first)).toEqual(['fallback uses its fallback, because fetch-rate failed: the next run tries again']);
  expect(await readDoubled(rig)).toBe(14);
  const second = await rig.run('rates');
  expect(second.outcomes).toEqual(['file(data/rate.txt) fresh', 'fetch-rate failed', 'fallback fresh', 'double fresh']);
  expect(second.node('fallback').reason).toBe('its fallback, because fetch-rate failed');
  expect(warnings(second)).toHaveLength(1);
  const told = await rig.cairn('run', 'rates');
  expect(told.stdout).toMatch(/✓ 4 nodes: .*1 failure allowed/);
  // It succeeds, with what is the fallback's own value at first: nothing behind it runs.
  await rig.write('data/rate.txt', '7\n');
  const same = await rig.run('rates');
  expect([same.node('fetch-rate').outcome, same.node('double').outcome, warnings(same)]).toEqual(['ran', 'fresh', []]);
  await rig.write('data/rate.txt', '8\n');
  expect((await rig.run('rates')).node('double').outcome).toBe('ran');
  expect(await readDoubled(rig)).toBe(16);
});

test('another result stands in, and where it failed too the reader is blocked', async () => {
  const other = "const other = fetchRate({ raw: file('data/other.txt') }).rate;";
  await using rig = await createProject(`${other} return { doubled: double({ rate: fallback(rate, other) }).rate };`);
  await rig.write('data/other.txt', '5\n');
  const run = await rig.run('rates');
  expect([run.exitCode, await readDoubled(rig)]).toEqual([0, 10]);
  await rig.write('data/other.txt', '-5\n');
  const both = await rig.run('rates', '--keep-going');
  expect([both.exitCode, both.finished?.status, both.node('fallback').outcome]).toEqual([1, 'failed', 'blocked']);
});

test('a run whose failures are all allowed deploys', async () => {
  await using rig = await createProject('return { bundle: pack({ rate: fallback(rate, 7) }).bundle };');
  const run = await rig.run('rates');
  expect([run.finished?.status, run.finished?.deployed]).toMatchObject(['done', [{ name: 'rate', version: 1 }]]);
});

test('what is blocked behind the failure has a fallback too, and a result that failed itself fails the run', async () => {
  await using rig = await createProject(
    'return { doubled: double({ rate: fallback(double({ rate }).rate, 1) }).rate };',
  );
  const run = await rig.run('rates');
  expect([run.finished?.status, await readDoubled(rig)]).toEqual(['done', 2]);
  expect(run.node('fallback').reason).toMatch(/^its fallback, because double.* was blocked$/);
  await rig.write('pipelines/rates.ts', (await rig.read('pipelines/rates.ts')).replace('return {', 'return { rate,'));
  const named = await rig.run('rates');
  expect([named.exitCode, named.finished?.status]).toEqual([1, 'failed']);
});

test('a fallback that cannot stand in is refused while planning, with its line', async () => {
  for (const [build, problem] of [
    ['return { doubled: fallback(rate, Number.NaN) };', "the value for 'fetch-rate' is wrong: 'it' is NaN"],
    ["return { a: fallback(file('data/rate.txt'), 'text' as never) };", /of kind 'file', and only plain data/],
    ['return { a: fallback(3 as never, 4 as never) };', 'its first argument is not the result of one node'],
  ] as const) {
    await using rig = await createProject(build);
    const { exitCode, errors } = await rig.run('rates');
    const message = typeof problem === 'string' ? expect.stringContaining(problem) : expect.stringMatching(problem);
    expect([exitCode, errors]).toMatchObject([2, [{ code: 'fallback-wrong', message, line: 7 }]]);
  }
});
