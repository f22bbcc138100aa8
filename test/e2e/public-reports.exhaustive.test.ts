// What other engines got wrong with dynamic graphs, by the public reports of their users. Each test is named after what it
// protects, and has the numbers of the reports in a comment. What of it is a matter of time and memory is measured by the
// rows `dynamic-items` and `nothing-to-do` of bench/.

import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '@cairn/core';
import { expect, test } from 'vitest';
import type { Going, Rig } from '../rig/create-rig.ts';
import {
  createMappingProject,
  defaultShops,
  readResult,
  type Shop,
  writePipeline,
  writeShops,
} from '../rig/mapping-project.ts';
import { holdModule } from '../rig/open-probe.ts';
import { runNotingModules } from '../rig/run-noting-modules.ts';

const totals = "const totals = map(shops, (shop) => total({ shop }).total, { by: 'id' });";
const many = (count: number): readonly Shop[] =>
  Array.from({ length: count }, (_, index) => ({ id: `shop-${index}`, sales: [index] }));
const ran = async (rig: Rig, ...args: string[]): Promise<readonly string[]> =>
  (await rig.run('shops', ...args)).outcomes.filter((line) => line.endsWith(' ran')).map((line) => line.slice(0, -4));

/** The events of a run that goes on, as soon as they are whole lines. */
const eventsOf = (going: Going): readonly RunEvent[] =>
  going
    .printed()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as RunEvent);

const waitForEnd = async (going: Going, labels: readonly string[]): Promise<void> => {
  const isDone = (label: string) =>
    eventsOf(going).some((event) => event.type === 'node-finished' && event.label === label);
  while (!labels.every(isDone)) await sleep(20);
};

/** A project with a step that waits at a probe for the shops that are named, and for none if none is. */
async function createHeldProject(body: string): Promise<Rig> {
  const rig = await createMappingProject('return { shops };');
  await rig.write('steps/hold.ts', holdModule);
  await rig.write(
    'steps/held.ts',
    `import { defineStep, json } from '@cairn/core';
import { z } from 'zod';
import { hold } from './hold.ts';

export const first = defineStep('first', {
  in: { shop: json<{ readonly id: string; readonly sales: readonly number[] }>() },
  params: z.strictObject({ socket: z.string(), held: z.string() }),
  out: { sum: json<number>() },
  notInKey: ['socket', 'held'],
  network: true,
  async run({ shop }, { socket, held }) {
    if (held.split(' ').includes(shop.id)) await hold(socket);
    return { sum: shop.sales.reduce((sum, sale) => sum + sale, 0) };
  },
});
`,
  );
  await rig.write(
    'pipelines/held.ts',
    `import { definePipeline, file, map } from '@cairn/core';
import { z } from 'zod';
import { first } from '../steps/held.ts';
import { double, gather, list } from '../steps/small.ts';

export default definePipeline('held', {
  params: z.strictObject({ socket: z.string().default(''), held: z.string().default('') }),
  build(held) {
    const { shops } = list({ file: file('data/shops.json') });
    ${body}
  },
});
`,
  );
  return rig;
}

const start = (rig: Rig, socket: string, held: string, ...args: string[]): Going =>
  rig.start('run', 'held', '--json', '--set', `socket=${socket}`, '--set', `held=${held}`, ...args);

// snakemake 292, 3003: each further item made the whole graph be evaluated again.
test('a further item adds one start and one end, however many items there are', async () => {
  await using rig = await createMappingProject(
    `${totals}\n    return { all: gather({ parts: totals }).all };`,
    many(8),
  );
  const counts: number[] = [];
  for (const count of [8, 16, 24]) {
    await writeShops(rig, many(count));
    await rig.run('shops', '--force');
    const { events } = await rig.run('shops', '--force');
    counts.push(events.filter(({ type }) => type === 'node-started' || type === 'node-finished').length);
  }
  expect(counts[2]! - counts[1]!).toBe(counts[1]! - counts[0]!);
  expect(counts[1]! - counts[0]!).toBe(8 * 2);
});

// snakemake 16: items ran one at a time, because each evaluation revealed one of them.
test('items run at the same time', async () => {
  await using rig = await createHeldProject(
    "const sums = map(shops, (shop) => first({ shop }, held).sum, { by: 'id' });\n    return { all: gather({ parts: sums }).all };",
  );
  const probe = await rig.probe();
  const going = start(rig, probe.socket, 'north south west', '--concurrency', '3');
  const released = [await probe.arrive(), await probe.arrive(), await probe.arrive()];
  for (const release of released) release();
  expect((await going.told).exitCode).toBe(0);
});

// snakemake 3475, 3283: it waited for the first of them only.
test('a reader of two collections waits for both, and has all members of both', async () => {
  await using rig = await createMappingProject(
    `${totals}
    const counts = map(shops, (shop) => count({ words: salesOf({ shop }).sales as never }).count, { by: 'id' });
    return { all: both({ one: totals, other: counts }).all };`,
  );
  expect((await rig.run('shops')).exitCode).toBe(0);
  expect(await readResult(rig, 'all')).toEqual({
    one: { north: 3, south: 3, west: 9 },
    other: { north: 2, south: 1, west: 2 },
  });
});

// snakemake 3036: it produced nothing. dagster 4364, 31143: there was none, nor a reader of two of them.
test('a map behind a map runs for all items, and a reader takes both', async () => {
  await using rig = await createMappingProject(
    `${totals}
    const doubled = map(totals, (value) => double({ value }).value);
    const again = map(doubled, (value) => double({ value }).value);
    return { all: both({ one: doubled, other: again }).all };`,
  );
  await rig.run('shops');
  expect(await readResult(rig, 'all')).toEqual({
    one: { north: 6, south: 6, west: 18 },
    other: { north: 12, south: 12, west: 36 },
  });
});

// snakemake 1818: it ran in every run.
test('the reader of a collection runs once, and not in every run', async () => {
  await using rig = await createMappingProject(`${totals}\n    return { all: gather({ parts: totals }).all };`);
  expect(await ran(rig)).toContain('gather');
  expect(await ran(rig)).toEqual([]);
  // Also where a plan has to be made.
  await rig.write('data/unrelated.txt', 'x');
  expect(await ran(rig, '--force', 'list')).toEqual(['list']);
});

// snakemake 636: they were not picked up.
test('files that come between two runs are picked up, and those that a step of the run makes are too', async () => {
  await using rig = await createMappingProject('return { shops };');
  await rig.write('data/parts/a.txt', 'one');
  await writePipeline(
    rig,
    `const listed = Object.fromEntries(Object.entries(files('data/parts/*.txt')).map(([name, one]) => [name, read({ file: one }).words]));
    const { folder: made } = split({ words: read({ file: file('data/words.txt') }).words });
    const counted = map(made, (one) => read({ file: one }).words);
    return { shops, all: both({ one: listed, other: counted }).all };`,
  );
  await rig.write('data/words.txt', 'x');
  await rig.run('shops');
  await rig.write('data/parts/b.txt', 'two');
  await rig.write('data/words.txt', 'x y');
  await rig.run('shops');
  expect(await readResult(rig, 'all')).toEqual({
    one: { 'a.txt': ['one'], 'b.txt': ['two'] },
    other: { 'x.txt': ['xxx'], 'y.txt': ['yyy'] },
  });
});

// targets 205, 246: a minute to find out that 10,000 trivial branches have nothing to do.
test('with nothing to do, many items are answered without a plan', async () => {
  await using rig = await createMappingProject(
    `${totals}\n    return { all: gather({ parts: totals }).all };`,
    many(150),
  );
  await rig.run('shops');
  const answered = await runNotingModules(rig, 'shops');
  expect([answered.isPlanned, answered.outcomes.length]).toEqual([false, 154]);
});

// dagster 4630, 4848: a skipped branch blocked the collection, and selecting a part of a dynamic graph failed.
test('a branch that is not taken leaves its item out of the collection, and items can be selected', async () => {
  await using rig = await createMappingProject(
    `const large = map(
      shops,
      (shop) => when(areMany({ list: salesOf({ shop }).sales }).isMany, { then: () => total({ shop }).total }),
      { by: 'id' },
    );
    return { all: gather({ parts: large }).all };`,
  );
  await rig.write(
    'pipelines/shops.ts',
    (await rig.read('pipelines/shops.ts')).replace('const { both,', 'const { areMany, both,'),
  );
  expect((await rig.run('shops')).exitCode).toBe(0);
  expect(await readResult(rig, 'all')).toEqual({ north: 3, west: 9 });
  expect(await ran(rig, '--select', 'total[north]', '--force', 'total[north]')).toEqual(['total[north]']);
});

// dagster 31035: all siblings were awaited between two steps.
test('an item goes on to its next step while another one is still in the first', async () => {
  await using rig = await createHeldProject(
    `const sums = map(shops, (shop) => double({ value: first({ shop }, held).sum }).value, { by: 'id' });
    return { all: gather({ parts: sums }).all };`,
  );
  const probe = await rig.probe();
  const going = start(rig, probe.socket, 'north', '--concurrency', '2');
  const release = await probe.arrive();
  await waitForEnd(going, ['double[south]', 'double[west]']);
  release();
  expect((await going.told).exitCode).toBe(0);
});

// dagster 32183, 15666, 17836: all items were marked as made, and failed ones could not be tried alone.
test('failed items are tried again alone, and none of them counts as made', async () => {
  await using rig = await createMappingProject(`${totals}\n    return { all: gather({ parts: totals }).all };`, [
    ...defaultShops,
    { id: 'bad', sales: [-1] },
  ]);
  const { outcomes } = await rig.run('shops', '--keep-going');
  expect(outcomes.slice(-5)).toEqual([
    ...['total[bad] failed', 'total[north] ran', 'total[south] ran', 'total[west] ran', 'gather blocked'],
  ]);
  const again = await rig.run('shops', '--select', 'result:failed');
  expect(again.outcomes.filter((line) => !line.endsWith(' skipped'))).toEqual(
    expect.arrayContaining(['total[bad] failed']),
  );
  expect(again.outcomes.filter((line) => line.endsWith(' ran'))).toEqual([]);
});

// dvc 5440, 10627: a fan-out could refer neither to other stages nor to the item before it.
test('an item refers to other nodes, and an item that is known while planning to the one before it', async () => {
  await using rig = await createMappingProject('return { shops };');
  for (const month of ['01', '02', '03']) await rig.write(`data/months/${month}.txt`, 'x '.repeat(Number(month)));
  await writePipeline(
    rig,
    `let before = count({ words: read({ file: file('data/months/01.txt') }).words }).count;
    const lines: Record<string, any> = {};
    for (const [name, month] of Object.entries(files('data/months/*.txt'))) {
      const own = count({ words: read({ file: month }).words }).count;
      lines[name] = gather({ parts: { before, own } }).all;
      before = own;
    }
    return { shops, all: gather({ parts: lines }).all };`,
  );
  await rig.run('shops');
  expect(await readResult(rig, 'all')).toEqual({
    '01.txt': { before: 1, own: 1 },
    '02.txt': { before: 1, own: 2 },
    '03.txt': { before: 2, own: 3 },
  });
  await rig.write('data/months/02.txt', 'x x x x');
  // The month that changed, and the one that reads it.
  expect((await ran(rig)).filter((label) => label.startsWith('gather('))).toHaveLength(3);
});

// metaflow 2982, 2597, 2198: a failed item could not be caught, a join could not branch, two branches could not end alone.
test('a failed item is left out, what reads the rest may branch, and two branches end side by side', async () => {
  await using rig = await createMappingProject(
    `${totals}
    const { mean: found } = mean({ values: totals });
    const { isMany } = areMany({ list: gather({ parts: { found } }).all as never });
    const one = when(isMany, { then: () => gather({ parts: { found } }).all, else: () => gather({ parts: { few: found } }).all });
    const other = when(isMany, { then: () => double({ value: 3 as never }).value });
    return { found, one, shops };`,
    [...defaultShops, { id: 'bad', sales: [-1] }],
  );
  await rig.write(
    'pipelines/shops.ts',
    (await rig.read('pipelines/shops.ts'))
      .replace('const { both,', 'const { areMany, mean, both,')
      .replace(/ {4}const other.*\n/, ''),
  );
  const { exitCode, finished } = await rig.run('shops');
  expect([exitCode, finished?.outcomes.failed]).toEqual([0, 1]);
  expect(await readResult(rig, 'found')).toEqual({ of: ['north', 'south', 'west'], without: ['bad'] });
  expect(await readResult(rig, 'one')).toEqual({ few: { of: ['north', 'south', 'west'], without: ['bad'] } });
});

// nextflow 1475, nf-core/rnaseq 1879: collected in order of arrival, so that the key was another one in each run.
test('results are collected by name: the order in which items end is in no key', async () => {
  await using rig = await createHeldProject(
    "const sums = map(shops, (shop) => first({ shop }, held).sum, { by: 'id' });\n    return { all: gather({ parts: sums }).all };",
  );
  const probe = await rig.probe();
  const keys: unknown[] = [];
  for (const [held, others] of [
    ['north', ['first[south]', 'first[west]']],
    ['west', ['first[north]', 'first[south]']],
  ] as const) {
    const going = start(rig, probe.socket, held, '--concurrency', '2', '--store', `store-${held}`);
    const release = await probe.arrive();
    await waitForEnd(going, others);
    release();
    expect((await going.told).exitCode).toBe(0);
    const gathered = eventsOf(going).find((event) => event.type === 'node-finished' && event.label === 'gather');
    keys.push((gathered as { key?: unknown }).key);
  }
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(keys[1]).toBe(keys[0]);
});

// nextflow 135, 6513: two items wrote a file of one name and the wrong one was used; an item with another accompanying value
// was taken for the old one.
test('items that write files of one name keep their own, and an accompanying value that changed runs its item', async () => {
  const words = (north: string): readonly Shop[] => [
    { id: 'north', sales: [1], region: north } as Shop,
    { id: 'south', sales: [1], region: 'south' } as Shop,
  ];
  await using rig = await createMappingProject('return { shops };', words('north'));
  await rig.write(
    'steps/same-name.ts',
    `import { writeFile } from 'node:fs/promises';
import { createStoredFile, defineStep, json, storedFile } from '@cairn/core';

export const write = defineStep('write', {
  in: { shop: json<{ readonly region: string }>() },
  out: { file: storedFile },
  async run({ shop }, _, { folder }) {
    await writeFile(\`\${folder}/out.txt\`, shop.region);
    return { file: createStoredFile(\`\${folder}/out.txt\`) };
  },
});
`,
  );
  await writePipeline(
    rig,
    `const parts = map(shops, (shop) => read({ file: write({ shop: shop as never }).file }).words, { by: 'id' });
    return { all: gather({ parts }).all };`,
  );
  const text = await rig.read('pipelines/shops.ts');
  await rig.write('pipelines/shops.ts', `import { write } from '../steps/same-name.ts';\n${text}`);
  await rig.run('shops');
  expect(await readResult(rig, 'all')).toEqual({ north: ['north'], south: ['south'] });
  await writeShops(rig, words('far'));
  expect(await ran(rig)).toEqual(expect.arrayContaining(['write[north]', 'read[north]', 'gather']));
  expect(await readResult(rig, 'all')).toEqual({ north: ['far'], south: ['south'] });
});
