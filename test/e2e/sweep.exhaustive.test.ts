// cairn sweep: a run for each point over one graph. Equal nodes run once, and the failure of a point leaves the others.

import { expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';

async function createSwept(): Promise<Rig> {
  const rig = await createRig();
  await rig.write('data/words.txt', 'one\ntwo\nthree\n');
  await rig.write(
    'steps/fit.ts',
    `import { defineStep, each, json, metrics, storedFile } from '@cairn/core';
import { z } from 'zod';

export const load = defineStep('load', {
  in: { raw: storedFile },
  params: z.strictObject({ db: z.enum(['mysql', 'postgres', 'broken']) }),
  out: { words: json<readonly string[]>() },
  async run({ raw }, { db }) {
    if (db === 'broken') throw new Error('the database is down');
    return { words: [...(await raw.text()).trim().split('\\n'), db] };
  },
});

export const fit = defineStep('fit', {
  in: { words: json<readonly string[]>() },
  params: z.strictObject({ trees: z.int() }),
  out: { score: metrics<{ score: number }>() },
  run({ words }, { trees }) {
    if (trees === 40) throw new Error('too many trees');
    return { score: { score: words.join('').length / trees } };
  },
});

export const measure = defineStep('measure', {
  in: { word: json<string>() },
  params: z.strictObject({ trees: z.int() }),
  out: { length: json<number>() },
  run: ({ word }, { trees }) => ({ length: word.length * trees }),
});

export const total = defineStep('total', {
  in: { lengths: each(json<number>()) },
  out: { sum: metrics<{ sum: number }>() },
  run: ({ lengths }) => ({ sum: { sum: Object.values(lengths).reduce((sum, one) => sum + one, 0) } }),
});
`,
  );
  await rig.write(
    'pipelines/swept.ts',
    `import { definePipeline, file, published } from '@cairn/core';
import { z } from 'zod';
import { fit, load } from '../steps/fit.ts';

export default definePipeline('swept', {
  params: z.strictObject({
    train: z.strictObject({ trees: z.int().default(5) }).prefault({}),
    db: z.enum(['mysql', 'postgres', 'broken']).default('mysql'),
  }),
  build({ train: { trees }, db }) {
    const { words } = load({ raw: file('data/words.txt') }, { db });
    return { test: published(fit({ words }, { trees }).score, 'results/test.json') };
  },
});
`,
  );
  await rig.write(
    'pipelines/mapped.ts',
    `import { definePipeline, file, map } from '@cairn/core';
import { z } from 'zod';
import { load, measure, total } from '../steps/fit.ts';

export default definePipeline('mapped', {
  params: z.strictObject({ trees: z.int().default(5) }),
  build({ trees }) {
    const { words } = load({ raw: file('data/words.txt') }, { db: 'mysql' });
    const lengths = map(words, (word) => measure({ word }, { trees }).length);
    return { total: total({ lengths }).sum };
  },
});
`,
  );
  return rig;
}

interface Swept {
  readonly sweep: string;
  readonly over: readonly string[];
  readonly points: readonly {
    readonly run: string;
    readonly status: string;
    readonly params: object;
    readonly metrics: Readonly<Record<string, { readonly value: number }>>;
    readonly nodes: readonly { readonly label: string; readonly outcome: string; readonly key: string | null }[];
  }[];
}

async function sweepOf(rig: Rig, ...args: string[]): Promise<Swept & { readonly exitCode: number }> {
  const told = await rig.cairn('sweep', ...args, '--json');
  return { exitCode: told.exitCode, ...(JSON.parse(told.stdout) as Swept) };
}

/** How often each key ran. */
function countRan({ points }: Swept): readonly number[] {
  const ran = points.flatMap(({ nodes }) => nodes.filter(({ outcome }) => outcome === 'ran'));
  return [...Map.groupBy(ran, ({ key }) => key).values()].map((nodes) => nodes.length);
}

test('every combination is a run, equal nodes run once, and a point that fails leaves the others', async () => {
  await using rig = await createSwept();
  const over = ['--over', 'train.trees=5,20,40', '--over', 'db=mysql,postgres'];
  const swept = await sweepOf(rig, 'swept', ...over);
  expect([swept.exitCode, swept.over]).toEqual([1, ['train.trees', 'db']]);
  expect(swept.points.map(({ status, params }) => [status, JSON.stringify(params)])).toEqual([
    ['done', '{"train":{"trees":5},"db":"mysql"}'],
    ['done', '{"train":{"trees":5},"db":"postgres"}'],
    ['done', '{"train":{"trees":20},"db":"mysql"}'],
    ['done', '{"train":{"trees":20},"db":"postgres"}'],
    ['failed', '{"train":{"trees":40},"db":"mysql"}'],
    ['failed', '{"train":{"trees":40},"db":"postgres"}'],
  ]);
  // The file, two of load, four of fit: what fails never ran.
  expect(countRan(swept)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect(swept.points[2]?.metrics['test.score']?.value).toBe('onetwothreemysql'.length / 20);
  // Nothing is published: which point would it be?
  await expect(rig.read('results/test.json')).rejects.toThrow('ENOENT');
  const again = await sweepOf(rig, 'swept', ...over, '--tag', 'again');
  expect([countRan(again), again.sweep > swept.sweep]).toEqual([[], true]);
  const listed = async (...args: string[]) =>
    (JSON.parse((await rig.cairn('runs', '--json', ...args)).stdout) as { runs: { run: string; sweep: object }[] })
      .runs;
  const runsOf = ({ points }: Swept) => points.map(({ run }) => run).toSorted();
  expect((await listed('--sweep')).map(({ run }) => run).toSorted()).toEqual(runsOf(again));
  expect((await listed(`--sweep=${swept.sweep}`)).map(({ run }) => run).toSorted()).toEqual(runsOf(swept));
  expect((await listed('--sweep'))[0]?.sweep).toEqual({ id: again.sweep, over: ['train.trees', 'db'] });
  // What a person sees.
  const shown = await rig.cairn('sweep', 'swept', '--over', 'train.trees=20,40');
  const table = shown.stdout.slice(shown.stdout.indexOf('train.trees  ')).replaceAll(/\d{8}T\w+-\w{4}/g, 'RUN');
  expect(table.replaceAll(/ {2,}/g, '  ')).toBe(`train.trees  status  nodes  test.score  run
20  done  3 fresh  0.800  RUN
40  failed  2 fresh, 1 failed  RUN

failed: fit: too many trees
  at train.trees=40

cairn runs --sweep=RUN`);
});

test('a node that fails for several points runs once, and each of them says why', async () => {
  await using rig = await createSwept();
  const told = await rig.cairn('sweep', 'swept', '--over', 'train.trees=5,20,30', '--set', 'db=broken', '--verbose');
  expect(told.exitCode).toBe(1);
  expect(told.stdout.match(/^failed {2}.*the database is down/gm)).toHaveLength(1);
  expect(told.stdout).toContain('failed: load: the database is down (raw: data/words.txt)\n  at all points\n');
  expect(told.stdout.match(/^\d+ +failed +1 \w+, 1 failed, 1 blocked /gm)).toHaveLength(3);
});

test('copies of maps are shared too', async () => {
  await using rig = await createSwept();
  const swept = await sweepOf(rig, 'mapped', '--over', 'trees=1,2');
  expect([swept.exitCode, ...swept.points.map(({ metrics }) => metrics['total.sum']?.value)]).toEqual([0, 16, 32]);
  expect(new Set(countRan(swept))).toEqual(new Set([1]));
});

test('a point is an ordinary run: it can be shown, and made again from its commit', async () => {
  await using rig = await createSwept();
  await rig.git('init');
  await rig.git('add', '-A');
  await rig.git('commit', '-m', 'first');
  const { points, sweep } = await sweepOf(rig, 'swept', '--over', 'train.trees=5,20');
  const shown = await rig.cairn('show', points[1]!.run);
  expect(shown.stdout).toMatch(/train\.trees +20 +--over/);
  expect(shown.stdout).toContain(`a point of sweep ${sweep}`);
  const alone = await rig.run('swept', '--set', 'train.trees=20');
  expect(alone.outcomes).toEqual(['file(data/words.txt) fresh', 'load fresh', 'fit fresh']);
});

test('plan shows the one graph, and which nodes are of which points', async () => {
  await using rig = await createSwept();
  const told = await rig.cairn('plan', 'swept', '--over', 'train.trees=5,20', '--over', 'db=mysql,postgres');
  expect(told.stdout.replaceAll(/ {2,}/g, '  ')).toBe(`swept  7 nodes: 1 would run, 6 depend on their outputs, 0 fresh

runs  file(data/words.txt)  it never ran before
waits  load at db=mysql  it waits for file(data/words.txt)
waits  fit at train.trees=5 db=mysql  it waits for load
waits  load at db=postgres  it waits for file(data/words.txt)
waits  fit at train.trees=5 db=postgres  it waits for load
waits  fit at train.trees=20 db=mysql  it waits for load
waits  fit at train.trees=20 db=postgres  it waits for load`);
  const { sweep, nodes } = JSON.parse(
    (await rig.cairn('plan', 'swept', '--over', 'train.trees=5,20', '--json')).stdout,
  ) as { sweep: { points: object[]; pointsOf: Record<string, number[]> }; nodes: { id: string }[] };
  expect([sweep.points.length, nodes.map(({ id }) => sweep.pointsOf[id])]).toEqual([2, [[0, 1], [0, 1], [0], [1]]]);
});

test.each([
  ['train.tres=5,20', "'swept' has no param 'train.tres'"],
  ['train.trees=5,many', "Wrong params of 'swept': 'train.trees': Invalid input: expected number, received string"],
  ['db=mysql,oracle', `Wrong params of 'swept': 'db': Invalid option: expected one of "mysql"|"postgres"|"broken"`],
  ['db', "--over 'db': it has no name and no ="],
  ['db=mysql,', "--over 'db=mysql,': a value is empty"],
  ['db=mysql,mysql', "--over 'db=mysql,mysql': it has the value mysql twice"],
])('--over %s is refused before anything runs', refuses);

test('more than 500 points are refused', async () => {
  await refuses(`train.trees=${Array.from({ length: 501 }, (_, at) => at).join()}`, 'a sweep has at most 500');
});

async function refuses(over: string, message: string): Promise<void> {
  await using rig = await createSwept();
  const told = await rig.cairn('sweep', 'swept', '--over', over);
  expect([told.exitCode, told.stdout]).toEqual([2, '']);
  expect(told.stderr).toContain(message);
  expect((await rig.cairn('runs')).stdout).toBe('No runs yet. Make one with cairn run <pipeline>.');
}

test('for CI it prints an annotation for each failure, and writes a table of the points', async () => {
  await using rig = await createSwept();
  const variables = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: rig.path('step.md') };
  const args = ['swept', '--over', 'train.trees=5,40', '--over', 'db=mysql,broken', '--ci', '--summary', 'sweep.md'];
  const told = await rig.cairnWith(variables, 'sweep', ...args);
  expect(told.exitCode).toBe(1);
  const annotations = told.stdout.split('\n').filter((line) => line.startsWith('::'));
  expect(annotations.sort()).toEqual([
    '::error title=fit failed::too many trees%0Aat train.trees=40 db=mysql',
    '::error title=load failed::the database is down (raw: data/words.txt)%0Aat train.trees=5 db=broken; train.trees=40 db=broken',
  ]);
  const page = await rig.read('sweep.md');
  expect(await rig.read('step.md')).toBe(page);
  const lines = page.split('\n');
  expect(lines.slice(0, 4)).toEqual([
    '### swept: 4 points',
    '',
    '| train.trees | db | status | nodes | test.score | run |',
    '| --- | --- | --- | --- | ---: | --- |',
  ]);
  expect(lines.slice(4, 8).map((line) => line.split(' | ').slice(0, 3).join(' '))).toEqual([
    '| 5 mysql done',
    '| 5 broken failed',
    '| 40 mysql failed',
    '| 40 broken failed',
  ]);
  expect(page).toContain('- **failed** `fit`: too many trees (at train.trees=40 db=mysql)');
  const refused = await rig.cairn('sweep', 'swept', '--over', 'train.trees=5', '--summary', 'data');
  expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining("'data'")]);
});
