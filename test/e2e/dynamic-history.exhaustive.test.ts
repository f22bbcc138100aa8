// Items of maps in what looks back: why, get, log, diff, show and reproduce know each of them.

import { chmod, readFile, writeFile } from 'node:fs/promises';
import { digestBytes } from '@cairn/core';
import { expect, test } from 'vitest';
import { layoutOf } from '../../packages/core/src/store/disk/layout.ts';
import { createMappingProject, defaultShops, readResult, writeShops } from '../rig/mapping-project.ts';

const body = `const totals = map(shops, (shop) => total({ shop }).total, { by: 'id' });
    return { all: gather({ parts: totals }).all, totals };`;

test('an item is explained, read, compared and shown by its name', async () => {
  await using rig = await createMappingProject(body);
  await rig.run('shops');
  const { finished } = await rig.run('shops', '--force', 'total');
  const before = finished!.run;
  await writeShops(rig, [defaultShops[0]!, { id: 'south', sales: [8] }, { id: 'east', sales: [1] }]);
  expect((await rig.cairn('plan', 'shops')).stdout).toContain(
    'for each of list: 1 node each, 3 items last time; the items are unknown until items-of has run',
  );
  await rig.run('shops');
  expect((await rig.cairn('why', 'shops', 'total[south]')).stdout).toContain('total[south]  is fresh');
  expect((await rig.cairn('why', 'shops', 'total', '--verbose')).stdout.split('total[').length).toBe(4);
  expect((await rig.cairn('plan', 'shops', '--verbose')).stdout).toContain(
    'for each of list: 1 node each, 3 items (3 fresh, 0 would run)',
  );
  expect((await rig.cairn('get', 'latest', 'total[south]', '--to', 'one.json')).exitCode).toBe(0);
  expect(await rig.read('one.json')).toBe('8\n');
  expect((await rig.cairn('get', 'latest', 'totals', 'all')).stdout.trim().split('\n').sort()).toEqual([
    'all/total[east]/total.json',
    'all/total[north]/total.json',
    'all/total[south]/total.json',
  ]);
  const { artifacts } = JSON.parse((await rig.cairn('diff', before, 'latest', '--json')).stdout) as {
    artifacts: { nodes: { label: string; state: string }[] };
  };
  const states = Object.fromEntries(artifacts.nodes.map(({ label, state }) => [label, state]));
  expect(states).toMatchObject({
    'total[north]': 'equal',
    'total[south]': 'differs',
    'total[east]': 'only-now',
    'total[west]': 'only-before',
  });
  expect((await rig.cairn('show', 'latest')).stdout).toContain('total[east]');
});

test('a record keeps the template and the items of each copy, and results by their names', async () => {
  await using rig = await createMappingProject(body);
  await rig.run('shops');
  const record = JSON.parse((await rig.cairn('show', 'latest', '--json')).stdout) as {
    nodes: {
      id: string;
      label: string;
      template?: string;
      items?: string[];
      inputs: Record<string, { node: string }>;
    }[];
    results: Record<string, unknown>;
  };
  const copies = record.nodes.filter(({ template }) => template !== undefined);
  expect(copies.map(({ items }) => items)).toEqual([['north'], ['south'], ['west']]);
  expect(new Set(copies.map(({ template }) => template)).size).toBe(1);
  const ids = new Set(record.nodes.map(({ id }) => id));
  for (const { inputs } of record.nodes) for (const { node } of Object.values(inputs)) expect(ids).toContain(node);
  expect(Object.keys(record.results)).toEqual(['all', 'totals[north]', 'totals[south]', 'totals[west]']);
});

test('an item that is damaged in the store is made again', async () => {
  await using rig = await createMappingProject(body);
  await rig.run('shops');
  expect((await rig.cairn('get', 'latest', 'items-of', 'items')).exitCode).toBe(0);
  const digest = digestBytes(await rig.read('items/north.json'));
  const stored = layoutOf(rig.path('.cairn')).artifact(digest);
  await chmod(stored, 0o644);
  await writeFile(stored, (await readFile(stored, 'utf8')).replace('1', '9'));
  const { exitCode, node } = await rig.run('shops', '--force', 'total');
  expect([exitCode, node('total[north]').outcome]).toEqual([0, 'ran']);
  expect(await readResult(rig, 'all')).toEqual({ north: 3, south: 3, west: 9 });
});

test('two empty stores give the same keys and bytes', async () => {
  await using rig = await createMappingProject(body);
  const keysOf = async (...args: string[]) => {
    const { events } = await rig.run('shops', ...args);
    const ended = events.filter((event) => event.type === 'node-finished');
    return ended.map(({ label, node, key, outputs }) => JSON.stringify([label, node, key, outputs])).sort();
  };
  const first = await keysOf('--store', 'one');
  expect(await keysOf('--store', 'two', '--concurrency', '1')).toEqual(first);
  expect(first.length).toBe(7);
});

test('a model of an item is not judged on the same item', async () => {
  await using rig = await createMappingProject(
    `const { words } = read({ file: file('data/words.txt') });
    const { folder: pages } = split({ words });
    const judged = map(pages, (page) => steps.judge({ model: steps.learn({ rows: page }).model, rows: page }).score);
    return { all: gather({ parts: judged }).all, shops };`,
  );
  await rig.write('data/words.txt', 'ant bee');
  const { errors } = await rig.run('shops');
  expect(errors.map(({ code }) => code)).toEqual(['leak']);
  expect(errors[0]!.message).toContain('item of split');
});
