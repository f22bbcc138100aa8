// Items of maps are selected by name; gates that a selection leaves out keep a run from publishing.

import { expect, test } from 'vitest';
import { createRig } from '../rig/create-rig.ts';
import { createMappingProject, defaultShops, writeShops } from '../rig/mapping-project.ts';

const chain = `const totals = map(shops, (shop) => total({ shop }).total, { by: 'id' });
    const doubled = map(totals, (value) => double({ value }).value);
    return { all: gather({ parts: doubled }).all, totals };`;

test('items of a map run alone, with what they need; the others are used as they are stored', async () => {
  await using rig = await createMappingProject(chain);
  const run = async (...args: string[]): Promise<readonly string[]> => {
    const { outcomes, errors } = await rig.run('shops', ...args);
    return [...errors.map(({ message }) => message), ...outcomes.filter((line) => / (ran|failed)$/.test(line))];
  };
  expect(await run('--select', '+double[north]')).toEqual([
    ...['file(data/shops.json) ran', 'list ran', 'items-of ran', 'total[north] ran', 'double[north] ran'],
  ]);
  expect(await run('--select', 'gather')).toEqual([
    "'double[south]' is not selected, but 'gather' needs it and its result is not stored: 'total[south]' is not stored either (it never ran before)",
  ]);
  expect(await run('--select', 'total[*h]')).toEqual(['total[south] ran']);
  // What double made of the equal total of north is what it would make of south.
  expect(await run('--select', 'totals[west]+')).toEqual(['total[west] ran', 'double[west] ran', 'gather ran']);
  expect(await run('--only', 'gather')).toEqual([]);
  expect(await run('--select', 'total[nowhere]')).toEqual(["The selection 'total[nowhere]' matches no node"]);
  await writeShops(rig, [{ id: 'north', sales: [-1] }, ...defaultShops.slice(1), { id: 'east', sales: [-2] }]);
  const failed = await rig.run('shops', '--keep-going');
  expect(failed.outcomes.filter((line) => line.endsWith('failed')).sort()).toEqual([
    'total[east] failed',
    'total[north] failed',
  ]);
  await writeShops(rig, [...defaultShops, { id: 'east', sales: [-2] }]);
  const plan = await rig.cairn('plan', 'shops', '--select', '+result:failed', '--verbose');
  expect(plan.stderr).toBe('');
  const again = await run('--select', '+result:failed');
  expect(again).toContain('total[east] failed');
  const log = JSON.parse((await rig.cairn('log', 'total[*t]', '--run', 'latest', '--json')).stdout);
  expect(log.nodes.map(({ node }: { node: string }) => node).sort()).toEqual(['total[east]', 'total[west]']);
  await rig.run('shops', '--keep-going');
  await rig.cairn('get', 'latest', 'total[*th].total', 'out');
  expect([await rig.read('out/total[north]/total.json'), await rig.read('out/total[south]/total.json')]).toEqual([
    '3\n',
    '3\n',
  ]);
});

test('a gate that is not selected keeps a bundle from being published; with a stored verdict it does not', async () => {
  await using rig = await createRig();
  await rig.write('data/rows.txt', 'rows');
  await rig.write(
    'steps/ship.ts',
    `import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle, defineGate, defineStep, storedFile } from '@cairn/core';

const verdict = { rule: 'rows', value: 1, low: 1, high: 1, required: '≥ 1', decision: 'passed', isPassed: true } as const;
export const before = defineGate('before', { admits: storedFile, evidence: {}, check: () => [verdict] });
export const beside = defineGate('beside', { admits: storedFile, evidence: {}, check: () => [verdict] });

export const pack = defineStep('pack', {
  in: { rows: storedFile },
  out: { bundle },
  async run(_, __, { folder }) {
    const path = join(folder, 'bundle');
    await mkdir(path);
    await writeFile(join(path, 'bundle.json'), '{ "name": "rows", "alias": "champion" }');
    return { bundle: { path, name: 'rows', alias: 'champion' } };
  },
});
`,
  );
  await rig.write(
    'pipelines/shipping.ts',
    `import { definePipeline, file } from '@cairn/core';
import { before, beside, pack } from '../steps/ship.ts';

export default definePipeline('shipping', {
  build() {
    const rows = file('data/rows.txt');
    return { packed: pack({ rows: before(rows, {}) }).bundle, checked: beside(rows, {}) };
  },
});
`,
  );
  const part = await rig.run('shipping', '--until', 'pack');
  expect([part.exitCode, part.finished?.status, part.finished?.deployed]).toEqual([0, 'done', []]);
  expect(part.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []))).toContain(
    'Nothing is published: beside is a gate that is not selected. Run the whole pipeline, or select it as well',
  );
  const both = await rig.run('shipping', '--select', 'pack', 'beside');
  expect([both.outcomes, both.finished?.deployed.length]).toEqual([
    ['file(data/rows.txt) fresh', 'before fresh', 'pack fresh', 'beside ran'],
    1,
  ]);
});
