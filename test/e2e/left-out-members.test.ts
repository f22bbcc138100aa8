// each(kind, { failed: 'leave-out', atLeast }): a reader goes on without the members that failed. A failure is never stored
// as a success, and the key of the reader holds who was missing.

import { expect, test } from 'vitest';
import { createMappingProject, defaultShops, readResult, writeShops } from '../rig/mapping-project.ts';

const body = `const totals = map(shops, (shop) => total({ shop }).total, { by: 'id' });
    return { mean: steps.mean({ values: totals }).mean };`;
const bad = { id: 'bad', sales: [-1] };

test('the run is done and says how many failed; the next run tries those again', async () => {
  await using rig = await createMappingProject(body, [...defaultShops, bad]);
  const first = await rig.run('shops');
  expect([first.exitCode, first.finished?.status, first.finished?.allowedFailures?.length]).toEqual([0, 'done', 1]);
  expect([first.node('total[bad]').outcome, first.node('mean').outcome]).toEqual(['failed', 'ran']);
  expect(await readResult(rig, 'mean')).toEqual({ of: ['north', 'south', 'west'], without: ['bad'] });
  const second = await rig.run('shops');
  expect([second.node('total[bad]').outcome, second.node('mean').outcome]).toEqual(['failed', 'fresh']);
  expect((await rig.cairn('run', 'shops')).stdout).toContain('1 failure allowed');
  await writeShops(rig, [...defaultShops, { id: 'bad', sales: [1] }]);
  const third = await rig.run('shops');
  expect([third.node('total[bad]').outcome, third.node('mean').outcome]).toEqual(['ran', 'ran']);
  expect(await readResult(rig, 'mean')).toEqual({ of: ['bad', 'north', 'south', 'west'], without: [] });
});

test('without enough members the reader is blocked, and the run failed', async () => {
  await using rig = await createMappingProject(body, [defaultShops[0]!, bad, { id: 'worse', sales: [-2] }]);
  const run = await rig.run('shops');
  expect([run.exitCode, run.node('mean').outcome]).toEqual([1, 'blocked']);
  expect(run.node('mean').reason).toBe("1 of 3 members of 'values' are there, and at least 60 % are required");
});

test('the plan says what a run would do with the members that are there', async () => {
  await using rig = await createMappingProject(body, [...defaultShops, bad]);
  await rig.run('shops');
  const { nodes } = JSON.parse((await rig.cairn('plan', 'shops', '--json')).stdout) as {
    nodes: { label: string; state: string }[];
  };
  const states = Object.fromEntries(nodes.map(({ label, state }) => [label, state]));
  expect([states['total[bad]'], states['total[north]'], states['mean']]).toEqual(['pending', 'fresh', 'unknown']);
});
