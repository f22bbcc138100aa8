// repeatUntil(…): rounds of ordinary nodes, at most as many as the bound, and none after the one that said stop.

import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createMappingProject, readResult, writePipeline } from '../rig/mapping-project.ts';
import { runNotingModules } from '../rig/run-noting-modules.ts';

const loop = (limit: number, atMost = 5, times = 1) => `const start = steps.size({ list: shops }).size;
    const { state, stopped, each } = repeatUntil(
      start,
      (value) => {
        const next = steps.grow({ value }, { limit: ${limit} });
        return { state: next.value, stop: next.isEnough, each: { values: next.value } };
      },
      { atMost: ${atMost} },
    );
    return {
      state,
      total: total({ shop: steps.asShop({ value: state }).shop }, { times: ${times} }).total,
      stopped,
      values: gather({ parts: each.values }).all,
    };`;

const grown = (outcomes: readonly string[]) => outcomes.filter((line) => line.startsWith('grow'));

test('a loop stops by its value: later rounds are skipped, and what reads the loop reads the last round', async () => {
  await using rig = await createMappingProject(loop(5));
  const { exitCode, outcomes, node } = await rig.run('shops');
  expect(exitCode).toBe(0);
  expect(grown(outcomes)).toEqual([
    'grow(round=1) ran',
    'grow(round=2) ran',
    'grow(round=3) skipped',
    'grow(round=4) skipped',
    'grow(round=5) skipped',
  ]);
  expect(node('grow(round=4)').reason).toBe('grow(round=2).isEnough is true');
  expect([await readResult(rig, 'state'), await readResult(rig, 'stopped')]).toEqual([5, true]);
  expect(await readResult(rig, 'values')).toEqual({ 1: 4, 2: 5 });
  const again = await rig.run('shops');
  expect(again.outcomes.filter((line) => !/fresh|skipped/.test(line))).toEqual([]);
  expect((await rig.cairn('plan', 'shops', '--check')).exitCode).toBe(0);
});

test('the bound ends a loop that does not stop, and a higher bound runs the further rounds alone', async () => {
  await using rig = await createMappingProject(loop(99, 2));
  await rig.run('shops');
  expect([await readResult(rig, 'state'), await readResult(rig, 'stopped')]).toEqual([5, false]);
  await writePipeline(rig, loop(99, 4));
  const { outcomes } = await rig.run('shops');
  expect(grown(outcomes)).toEqual([
    'grow(round=1) fresh',
    'grow(round=2) fresh',
    'grow(round=3) ran',
    'grow(round=4) ran',
  ]);
  expect(await readResult(rig, 'values')).toEqual({ 1: 4, 2: 5, 3: 6, 4: 7 });
});

test('a later step that changed runs no round again, and nothing to do is answered without a plan', async () => {
  await using rig = await createMappingProject(loop(5));
  await rig.run('shops');
  await writePipeline(rig, loop(5, 5, 2));
  const { outcomes } = await rig.run('shops');
  expect(outcomes.filter((line) => line.endsWith(' ran'))).toEqual(['total ran']);
  await rig.run('shops');
  expect((await runNotingModules(rig, 'shops')).isPlanned).toBe(false);
});

test('a failed round blocks what reads the loop; the next run goes on at that round', async () => {
  await using rig = await createMappingProject(loop(9).replace(/steps.grow\(.*\)/, 'steps.growOrFail({ value })'));
  await rig.write('fail', '');
  const failed = await rig.run('shops', '--keep-going', '--allow-impure');
  const labels = ['grow-or-fail(round=1)', 'grow-or-fail(round=2)', 'grow-or-fail(round=3)', 'repeat-until'];
  expect([failed.exitCode, ...labels.map((label) => failed.node(label).outcome)]).toEqual([
    ...[1, 'ran', 'failed', 'blocked', 'blocked'],
  ]);
  await rm(rig.path('fail'));
  const { exitCode, node } = await rig.run('shops', '--allow-impure');
  expect([exitCode, ...labels.map((label) => node(label).outcome)]).toEqual([0, 'fresh', 'ran', 'ran', 'ran']);
});

test.each([
  [
    'repeatUntil(shops, (state) => ({ state, stop: steps.areMany({ list: state }).isMany }), {} as never).state',
    'loop-without-bound',
    /atMost is missing/,
  ],
  [
    'repeatUntil(shops, (state) => ({ state, stop: steps.areMany({ list: state }).isMany }), { atMost: Infinity }).state',
    'loop-without-bound',
    /atMost is Infinity/,
  ],
  ['repeatUntil(shops, () => shops as never, { atMost: 2 }).state', 'loop-state-differs', /a ref/],
  [
    'repeatUntil(shops, (state) => ({ state, stop: 3 as never }), { atMost: 2 }).state',
    'condition-not-boolean',
    /is a number/,
  ],
])('%s is %s, with file and line', async (code, error, message) => {
  await using rig = await createMappingProject(`const result: any = ${code};\n    return { result, shops };`);
  const { errors, exitCode } = await rig.run('shops');
  expect([exitCode, errors.map(({ code: found }) => found)]).toEqual([2, [error]]);
  expect(errors[0]!.message).toMatch(message);
  expect([errors[0]!.file, errors[0]!.line]).toEqual([rig.path('pipelines/shops.ts'), 9]);
});
