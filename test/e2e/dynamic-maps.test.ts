// map(…): the same nodes for every item of what a step made. Each item runs its own nodes and no others.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Rig } from '../rig/create-rig.ts';
import { createMappingProject, defaultShops, readResult, writePipeline, writeShops } from '../rig/mapping-project.ts';
import { runNotingModules } from '../rig/run-noting-modules.ts';

const totals = `const totals = map(shops, (shop) => total({ shop }).total, { by: 'id' });
    return { all: gather({ parts: totals }).all, totals };`;

const show = (rig: Rig, ...args: string[]) => rig.run('shops', ...args).then(({ outcomes }) => outcomes);
const ran = async (rig: Rig) =>
  (await show(rig)).filter((line) => line.endsWith(' ran')).map((line) => line.slice(0, -4));

test('an item that is added, changed or moved runs its own nodes and the readers of all; one that comes back is fresh', async () => {
  await using rig = await createMappingProject(totals);
  const nodes = ['file(data/shops.json)', 'list', 'items-of', 'total[north]', 'total[south]', 'total[west]', 'gather'];
  expect(await ran(rig)).toEqual(nodes);
  expect(await readResult(rig, 'all')).toEqual({ north: 3, south: 3, west: 9 });
  await writeShops(rig, [...defaultShops, { id: 'east', sales: [7] }]);
  expect(await ran(rig)).toEqual([...nodes.slice(0, 3), 'total[east]', 'gather']);
  await writeShops(rig, [{ id: 'south', sales: [8] }, defaultShops[2]!, defaultShops[0]!]);
  expect(await ran(rig)).toEqual([...nodes.slice(0, 3), 'total[south]', 'gather']);
  // Another order of the list is another list, and the items are the same.
  await writeShops(rig, defaultShops.toReversed());
  expect(await ran(rig)).toEqual(nodes.slice(0, 3));
  expect(await readResult(rig, 'all')).toEqual({ north: 3, south: 3, west: 9 });
});

test('what is stored of the other items is not written again for one more', async () => {
  await using rig = await createMappingProject(totals);
  await show(rig);
  const artifacts = join(rig.root, '.cairn/artifacts');
  const stored = (): readonly string[] =>
    readdirSync(artifacts, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => `${name} ${statSync(join(parentPath, name), { bigint: true }).ino}`);
  const before = stored();
  await writeShops(rig, [...defaultShops, { id: 'east', sales: [7] }]);
  await show(rig);
  expect(before.length).toBeGreaterThan(6);
  expect(stored()).toEqual(expect.arrayContaining([...before]));
});

test('the reader of a collection does not run where its values are equal, nor again and again', async () => {
  await using rig = await createMappingProject(totals);
  await show(rig);
  await writeShops(
    rig,
    defaultShops.map(({ id, sales }) => ({ id, sales: sales.toReversed() })),
  );
  expect(await ran(rig)).toEqual(['file(data/shops.json)', 'list', 'items-of', 'total[north]', 'total[west]']);
  expect(await ran(rig)).toEqual([]);
});

test('equal items are one node, under both names', async () => {
  await using rig = await createMappingProject(
    `const parts = map(shops, (shop) => map(salesOf({ shop }).sales, (value) => double({ value }).value), { by: 'id' });
    return { all: gather({ parts }).all };`,
    [
      { id: 'a', sales: [1, 1, 2] },
      { id: 'b', sales: [2] },
    ],
  );
  expect((await ran(rig)).filter((name) => name.startsWith('double'))).toEqual(['double[a/0]', 'double[a/2]']);
  expect(await readResult(rig, 'all')).toEqual({ 'a/0': 2, 'a/1': 2, 'a/2': 4, 'b/0': 4 });
});

test('the name of an item is in the key where the body uses it, and not otherwise', async () => {
  await using rig = await createMappingProject(
    `const lines = map(shops, (shop, name) => label({ value: total({ shop }).total, name }).line);
    return { all: gather({ parts: lines }).all };`,
  );
  await show(rig);
  await writeShops(rig, [{ id: 'first', sales: [] }, ...defaultShops]);
  // The second was `1: 3` before, too.
  const moved = (await ran(rig)).filter((name) => !/file|list|items-of|gather/.test(name));
  expect(moved).toEqual(['total[0]', 'label[0]', 'label[2]', 'label[3]']);
  expect(await readResult(rig, 'all')).toEqual({ 0: '0: 0', 1: '1: 3', 2: '2: 3', 3: '3: 9' });
});

test('maps behind maps keep the names, nested maps have both, and a reader waits for two collections', async () => {
  await using rig = await createMappingProject(
    `const totals = map(shops, (shop) => total({ shop }).total, { by: 'id' });
    const doubled = map(totals, (value) => double({ value }).value);
    const sales = map(shops, (shop) => map(salesOf({ shop }).sales, (value) => double({ value }).value), { by: 'id' });
    const inner = map(shops, (shop) => gather({ parts: map(salesOf({ shop }).sales, (value) => double({ value }).value) }).all, { by: 'id' });
    return { all: both({ one: doubled, other: sales }).all, inner: gather({ parts: inner }).all };`,
  );
  const { outcomes, exitCode } = await rig.run('shops');
  expect(exitCode).toBe(0);
  expect(new Set(outcomes.map((line) => line.split(' ').at(-1)))).toEqual(new Set(['ran', 'fresh']));
  expect(await readResult(rig, 'all')).toEqual({
    one: { north: 6, south: 6, west: 18 },
    other: { 'north/0': 2, 'north/1': 4, 'south/0': 6, 'west/0': 8, 'west/1': 10 },
  });
  expect(await readResult(rig, 'inner')).toEqual({
    north: { 0: 2, 1: 4 },
    south: { 0: 6 },
    west: { 0: 8, 1: 10 },
  });
});

test('files of a folder that a step made, and many values of a kind', async () => {
  await using rig = await createMappingProject(
    `const { words } = read({ file: file('data/words.txt') });
    const lengths = map(split({ words }).folder, (one) => count({ words: read({ file: one }).words }).count);
    const groups = map(group({ words }).groups, (one, name) => label({ value: one, name }).line);
    return { all: both({ one: lengths, other: groups }).all, shops };`,
  );
  await rig.write('data/words.txt', 'ant bee bat');
  await show(rig);
  expect(await readResult(rig, 'all')).toEqual({
    one: { 'ant.txt': 1, 'bat.txt': 1, 'bee.txt': 1 },
    other: { a: 'a: ["ant"]', b: 'b: ["bee","bat"]' },
  });
  await rig.write('data/words.txt', 'ant bee bat ape');
  const again = await ran(rig);
  expect(again).toContain('count[ape.txt]');
  expect(again).not.toContain('count[ant.txt]');
  expect(again).toContain('label[a]');
  expect(again).not.toContain('label[b]');
});

test('nothing to do is answered without a plan, and no items are no nodes', async () => {
  await using rig = await createMappingProject(totals);
  await show(rig);
  await show(rig);
  const answered = await runNotingModules(rig, 'shops');
  expect([answered.isPlanned, answered.outcomes.length]).toEqual([false, 7]);
  await writeShops(rig, []);
  expect(await show(rig)).toEqual(['file(data/shops.json) ran', 'list ran', 'items-of ran', 'gather ran']);
  expect(await readResult(rig, 'all')).toEqual({});
});

test('two items of one name, and what is no list, fail with the line of the map; the rest of the graph is blocked', async () => {
  await using rig = await createMappingProject(totals, [defaultShops[0]!, defaultShops[1]!, defaultShops[0]!]);
  const run = await rig.run('shops');
  const failed = run.node('items-of');
  expect([failed.outcome, failed.failure, failed.file, failed.line]).toEqual([
    ...['failed', 'items-invalid', rig.path('pipelines/shops.ts')],
    9,
  ]);
  expect(failed.reason).toBe("list has two items named 'north': 0 and 2");
  expect([run.node('total').outcome, run.node('gather').outcome]).toEqual(['blocked', 'blocked']);
  await rig.write('data/shops.json', '3');
  expect((await rig.run('shops')).node('items-of').reason).toBe('list is a number, and map takes a list or a record');
  await rig.write('data/shops.json', '[{ "sales": [] }]');
  expect((await rig.run('shops')).node('items-of').reason).toMatch(
    /^list has no text or number in the field 'id' of item 0/,
  );
});

test('a failed item blocks the reader and nothing else; the next run tries that item alone', async () => {
  await using rig = await createMappingProject(totals, [...defaultShops, { id: 'bad', sales: [-1] }]);
  const run = await rig.run('shops', '--keep-going');
  expect([
    run.exitCode,
    run.node('total[bad]').outcome,
    run.node('total[west]').outcome,
    run.node('gather').outcome,
  ]).toEqual([...[1, 'failed', 'ran', 'blocked']]);
  await writeShops(rig, [...defaultShops, { id: 'bad', sales: [1] }]);
  expect((await ran(rig)).slice(3)).toEqual(['total[bad]', 'gather']);
});

test.each([
  [
    'map([1, 2], (one) => one as never)',
    'map-over-no-collection',
    "'map' was given an array, which is not a collection",
  ],
  [
    'map(double({ value: shops as never }).value, () => total({ shop: shops as never }).total)',
    'map-ignores-item',
    /not made from its item/,
  ],
  ['map(shops, () => 3 as never)', 'map-returns-no-ref', 'The body of map returned a number, not a ref'],
  [
    'double({ value: map(shops, (shop) => total({ shop }).total) as never }).value',
    'collection-as-one',
    /takes one value/,
  ],
  [
    '(() => { let inner: any; map(shops, (shop) => (inner = total({ shop }).total)); return inner; })()',
    'item-outside-map',
    /outside of the map/,
  ],
])('%s is %s, with file and line', async (code, error, message) => {
  await using rig = await createMappingProject(`const result: any = ${code};\n    return { result, shops };`);
  const { errors, exitCode } = await rig.run('shops');
  expect(exitCode).toBe(2);
  expect(errors.map(({ code: found }) => found)).toEqual([error]);
  expect(errors[0]!.message).toMatch(message);
  expect(errors[0]!.file).toBe(rig.path('pipelines/shops.ts'));
  expect(errors[0]!.line).toBeGreaterThan(7);
});

test('a pipeline is planned with its templates before anything ran, and counts unknown items as pending', async () => {
  await using rig = await createMappingProject(totals);
  expect((await rig.cairn('plan', 'shops', '--check')).exitCode).toBe(3);
  await rig.run('shops');
  expect((await rig.cairn('plan', 'shops', '--check')).exitCode).toBe(0);
  await writePipeline(rig, totals.replace('total({ shop })', 'total({ shop }, { times: 2 })'));
  expect((await rig.cairn('plan', 'shops', '--check')).exitCode).toBe(3);
});
