// Dates, ids, lists of categories and integers: from the raw file through every family of models to predictions.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, createStoredFile, type Verdict } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adversarialTest } from './adversarial-test.ts';
import { applyCleaning } from './apply-cleaning.ts';
import { attackParamsSchema } from './attacks/attack-params.ts';
import { baseline } from './baseline.ts';
import { biasAudit } from './bias-audit.ts';
import { writeCard } from './bundling/write-card.ts';
import { clean } from './clean.ts';
import { cleanParams } from './cleaning/clean-params.ts';
import { deploy } from './deploy.ts';
import { evaluate } from './evaluate.ts';
import { explain } from './explain.ts';
import { explainParamsSchema } from './explaining/explain-params.ts';
import { assignFolds } from './folding/assign-folds.ts';
import type { AnyTable } from './kinds/table.ts';
import { linearParamsSchema } from './linear/linear-params.ts';
import { encodeExactly } from './models/encode-rows.ts';
import { listInputs } from './models/list-inputs.ts';
import type { AnyModel } from './models/model-value.ts';
import { predictTable } from './models/predict.ts';
import { predictRows } from './models/predict-rows.ts';
import { query } from './query.ts';
import { release } from './release.ts';
import { reliabilityTest } from './reliability-test.ts';
import { boolean, categories, category, date, id, integer, number } from './schemas/column.ts';
import { createTable } from './tables/create-table.ts';
import { exportTable } from './tables/export-table.ts';
import { readTable } from './tables/read-table.ts';
import { writeTable } from './tables/write-table.ts';
import { train } from './train.ts';
import { trainLinear } from './train-linear.ts';
import { trainTrees } from './train-trees.ts';
import { trainParamsSchema } from './training/train-params.ts';
import { treeParamsSchema } from './trees/trees-params.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-columns-'));
});
afterAll(() => rm(folder, { recursive: true }));

const columns = {
  order: id({ from: 'order id', unique: true }),
  placed: date({
    time: true,
    zone: '+02:00',
    formats: ['%d.%m.%Y %H:%M', 'iso'],
    parts: ['month', 'day-of-week', 'hour'],
  }),
  since: date({ from: 'customer since', parts: ['year', 'days-since'], since: '2015-01-01', nullable: true }),
  goods: categories(['food', 'books', 'toys'], { separator: '; ' }),
  items: integer({ min: 1, max: 50 }),
  payment: category(['card', 'invoice'], { protected: true }),
  late: boolean(),
};

const pad = (value: number) => String(value).padStart(2, '0');

/** Orders are late if they were placed on a Saturday or Sunday, and toys were among the goods. */
function drawOrders(count: number, seed: number): string {
  const random = createRandom(seed);
  const lines = Array.from({ length: count }, (_, row) => {
    const at = new Date(Date.UTC(2023, 0, 1 + random.integer(700), random.integer(24), random.integer(60)));
    const goods = ['toys', 'food', 'books'].filter(() => random.next() < 0.5);
    const isLate = [0, 6].includes(at.getUTCDay()) && goods.includes('toys');
    const day = `${pad(at.getUTCDate())}.${pad(at.getUTCMonth() + 1)}.${at.getUTCFullYear()}`;
    const since =
      random.next() < 0.1 ? '' : `20${15 + random.integer(8)}-0${1 + random.integer(9)}-1${random.integer(10)}`;
    const payment = random.next() < 0.5 ? 'card' : 'invoice';
    return [
      ...[`A${row}`, `${day} ${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`, since, goods.join('; ')],
      ...[1 + random.integer(50), payment, isLate !== random.next() < 0.02 ? 'yes' : 'no'],
    ].join(',');
  });
  return ['order id,placed,customer since,goods,items,payment,late', ...lines].join('\n');
}

async function cleaned(raw: string, params: object = {}) {
  const path = join(folder, 'raw.csv');
  await writeFile(path, raw);
  const parsed = cleanParams.parse({ columns, missing: { goods: { constant: '' } }, ...params });
  return clean.run({ raw: createStoredFile(path), test: undefined }, parsed, testContext({ seed: 1 }));
}

async function cleanError(raw: string, given: object): Promise<string> {
  try {
    await cleaned(raw, { missing: {}, delimiter: ',', ...given });
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('It was cleaned');
}

const fits: Readonly<Record<string, (rows: AnyTable, label: string) => Promise<AnyModel>>> = {
  network: async (rows, label) =>
    (
      await train.run(
        { rows, validation: undefined },
        trainParamsSchema.parse({ label, epochs: 30, learningRate: 0.02, network: { dense: [8] } }),
        testContext({ seed: 1 }),
      )
    ).model,
  linear: async (rows, label) =>
    (await trainLinear.run({ rows }, linearParamsSchema.parse({ label }), testContext({ seed: 1 }))).model,
  trees: async (rows, label) =>
    (
      await trainTrees.run(
        { rows, validation: undefined },
        treeParamsSchema.parse({ label, trees: 40 }),
        testContext({ seed: 1 }),
      )
    ).model,
  constant: async (rows, label) => (await baseline.run({ rows }, { label, strategy: undefined }, testContext())).model,
};

describe('orders', () => {
  let data: Awaited<ReturnType<typeof cleaned>>;
  beforeAll(async () => {
    data = await cleaned(drawOrders(900, 1), { split: { validation: 0, test: 0.25, time: 'placed' } });
  });

  test('the table has ISO dates in the zone of the column, and lists in their declared order', async () => {
    const { rows } = await cleaned(
      'order id,placed,customer since,goods,items,payment,late\n' +
        'A1,01.03.2024 07:05,2020-02-29,toys; food; toys,3.0,card,yes\n' +
        'A2,2024-02-29T23:30:00Z,,,4,invoice,no\n',
    );
    const all = Object.keys(columns).map((name) => rows.column(name));
    expect(all).toEqual([
      ['A1', 'A2'],
      ['2024-03-01T07:05:00.000', '2024-03-01T01:30:00.000'],
      ['2020-02-29', null],
      ['food; toys', ''],
      [3, 4],
      ['card', 'invoice'],
      [true, false],
    ]);
    const path = join(folder, 'orders.parquet');
    await writeTable(rows, path);
    const read = await readTable(path);
    expect(Object.keys(columns).map((name) => read.column(name))).toEqual(all);
    expect(read.columns).toEqual(rows.columns);
    await exportTable(path, 'csv', join(folder, 'orders.csv'));
    expect((await readFile(join(folder, 'orders.csv'), 'utf8')).split('\n')[1]).toBe(
      'A1,2024-03-01T07:05:00.000,2020-02-29,food; toys,3.0,card,true',
    );
  });

  test('a split by time puts the latest dates into test, and the report has their range', () => {
    const last = (data.train.column('placed') as string[]).toSorted().at(-1)!;
    const first = (data.test.column('placed') as string[]).toSorted()[0]!;
    expect(last < first).toBe(true);
    expect(data.report.columns['placed']).toMatchObject({ type: 'date', n: 675, last });
    expect(data.report.columns['order']).toEqual({ type: 'id', n: 675 });
  });

  test.each(Object.keys(fits))('%s: learned, read again, asked about raw rows with their ids', async (family) => {
    const model = await fits[family]!(data.train, 'late');
    const { features } = model.description;
    if (family !== 'constant') {
      expect(features.map(({ name }) => name)).toEqual(['placed', 'since', 'goods', 'items']);
      expect(encodeExactly(features, data.test).shape).toEqual([listInputs(features).length]);
    }
    const { metrics } = await evaluate.run(
      { model, rows: data.test },
      { slices: [] } as never,
      testContext({ seed: 1 }),
    );
    expect(metrics.auc.value).toBeGreaterThan({ network: 0.85, linear: 0.85, trees: 0.88, constant: 0.49 }[family]!);

    const raw = join(folder, `new-${family}.csv`);
    await writeFile(
      raw,
      'order id,placed,customer since,goods,items\nB1,02.03.2024 10:00,2020-01-01,toys,3\n' +
        'B2,31.02.2024 10:00,,food,2\n,02.03.2024 10:00,,food,2\n',
    );
    const { columns: names, rows } = await predictRows(model.path, raw);
    expect(names.slice(0, 3)).toEqual(['row', 'order', 'prediction']);
    expect(rows.map(({ order }) => order)).toEqual(['B1', 'B2', null]);
    if (family === 'constant') return;
    expect(rows[1]).toMatchObject({ prediction: null });
    expect(rows[1]!['problem']).toContain("'placed' not a date (31.02.2024 10:00)");
    expect(rows[2]!['prediction']).toBe('false');
    if (family !== 'network') expect(rows[0]!['prediction']).toBe('true');
  });

  test('an empty value of a nullable column is no problem of a prediction', async () => {
    const { path } = await fits['trees']!(data.train, 'late');
    const file = join(folder, 'later.csv');
    const head = 'order id,placed,customer since,goods,items,payment';
    await writeFile(file, `${head}\nB1,03.03.2024 10:00,,toys,3,card\nB2,04.03.2024 10:00,soon,toys,3,card\n`);
    const { rows } = await predictRows(path, file);
    expect(rows.map(({ problem }) => problem)).toEqual([null, "'since' not a date (soon)"]);
  });

  test('what was learned is applied to a later file', async () => {
    const path = join(folder, 'later.csv');
    await writeFile(path, drawOrders(30, 9));
    const { rows } = await applyCleaning.run(
      { raw: createStoredFile(path), like: data.train },
      { tolerance: 0, missing: 'fail' },
      testContext(),
    );
    expect(rows.rowCount).toBe(30);
    expect(rows.column('placed')[0]).toMatch(/^202[34]-\d\d-\d\dT\d\d:\d\d:00\.000$/);
  });

  test('coefficients say what they are about, and the card which parts a date has', async () => {
    const model = await fits['linear']!(data.train, 'late');
    const { coefficients } = await trainLinear.run(
      { rows: data.train },
      linearParamsSchema.parse({ label: 'late' }),
      testContext(),
    );
    const meanings = coefficients.coefficients.map(({ meaning }: { meaning: string }) => meaning.split(' multi')[0]);
    expect(meanings).toContain("'placed' being 'Saturday'");
    expect(meanings).toContain("Each day of 'since'");
    expect(meanings).toContain("'goods' including 'toys'");
    const card = writeCard({
      name: 'late',
      params: { description: '', intendedUse: '', limitations: [] },
      model: model.description,
      reports: {},
      verdicts: [],
      lineage: [],
    });
    expect(card).toContain(
      '- From: placed (date: month, day-of-week, hour), since (date: year, days-since), goods (list of 3 categories), items (integer)',
    );
  });

  test('a model of them is explained, attacked, audited and tested for reliability', async () => {
    const model = await fits['linear']!(data.train, 'late');
    const context = testContext({ seed: 1 });
    const explained = await explain.run(
      { model, rows: data.test, background: undefined },
      explainParamsSchema.parse({ sample: 20, points: 5 }),
      context,
    );
    expect(
      explained.report.importance
        .flatMap(({ columns: own }: { columns: readonly string[] }) => own)
        .slice(0, 2)
        .sort(),
    ).toEqual(['goods', 'placed']);
    const attacked = await adversarialTest.run({ model, rows: data.test }, attackParamsSchema.parse({}), context);
    expect(attacked.report.robustAccuracy.value).toBeGreaterThan(0.5);
    const audit = async (groups: readonly string[]) => {
      const parsed = biasAudit.definition.params!['~standard'].validate({ groups });
      return biasAudit.run({ model, rows: data.test }, (parsed as { value: never }).value, context);
    };
    const { report } = await audit(['payment']);
    expect(report.groupings).toHaveLength(1);
    await expect(audit(['placed'])).rejects.toThrow("'placed' is a column of type date, which makes no groups");
    const parsed = reliabilityTest.definition.params!['~standard'].validate({});
    const tested = await reliabilityTest.run(
      { model, rows: data.test },
      (parsed as { value: never }).value,
      testContext({ seed: 1 }),
    );
    const unhandled = tested.report.situations.filter(({ isHandled }: { isHandled: boolean }) => !isHandled);
    expect(
      unhandled.map(({ situation, column }: { situation: string; column: string }) => `${situation} ${column}`),
    ).toEqual([]);
  });

  test.each(['network', 'linear', 'trees'])('a model of %s is released and deployed', async (family) => {
    const fitted = await fits[family]!(data.train, 'late');
    const of = { model: fitted as never, rows: data.test };
    const audited = biasAudit.definition.params!['~standard'].validate({ groups: ['payment'] }) as { value: never };
    const evidence = {
      metrics: (await evaluate.run(of, { slices: [] }, testContext())).metrics,
      attack: (await adversarialTest.run(of, attackParamsSchema.parse({ queries: 50 }), testContext())).report,
      bias: (await biasAudit.run(of, audited.value, testContext())).report,
    };
    const rules = release.definition.params!['~standard'].validate({
      metrics: { accuracy: { atLeast: 0.7 } },
      bias: { accuracyDifference: { atMost: 0.5 } },
    }) as { readonly value: never };
    const verdicts = release.definition.check(evidence as never, rules.value) as readonly Verdict[];
    expect(verdicts.filter(({ isPassed }) => !isPassed)).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(4);
    const { bundle } = await deploy.run(
      { model: fitted, reports: {} },
      { name: 'orders', alias: 'champion', description: '', intendedUse: '', limitations: [] },
      testContext({ verdicts: { model: verdicts } }),
    );
    const file = join(folder, 'asked.csv');
    const head = 'order id,placed,customer since,goods,items,payment';
    await writeFile(file, `${head}\nB1,04.03.2023 10:00,,food; toys,3,card\n`);
    const { rows } = await predictRows(join(bundle.path, 'model'), file);
    expect(rows).toMatchObject([{ order: 'B1', prediction: expect.stringMatching(/true|false/) }]);
    expect(await readFile(join(bundle.path, 'card.md'), 'utf8')).toContain('placed (date: month, day-of-week, hour)');
  });
});

test('ids, and dates without parts, are no features', async () => {
  const rows = createTable({
    columns: { key: id(), day: date(), x: number(), y: number() } as never,
    values: { key: ['a', 'b', 'c'], day: ['2024-01-01', '2024-01-02', '2024-01-03'], x: [1, 2, 4], y: [1, 2, 3] },
  });
  const fit = (given: object) =>
    trainLinear.run({ rows }, linearParamsSchema.parse({ label: 'y', ...given }), testContext());
  expect((await fit({})).model.description.features.map(({ name }: { name: string }) => name)).toEqual(['x']);
  await expect(fit({ features: ['key', 'x'] })).rejects.toThrow("'key' is an id, which is never a feature");
  await expect(fit({ features: ['day'] })).rejects.toThrow("'day' is a date without parts, which is not a feature");
  await expect(fit({ label: 'day' })).rejects.toThrow("The label 'day' is of type date");
});

test('a category that was not declared is refused by a model of lists', async () => {
  const columnsOf = (values: readonly string[]) => ({ tags: categories(values), y: number() }) as never;
  const rows = createTable({ columns: columnsOf(['a', 'b']), values: { tags: ['a', 'a|b', ''], y: [1, 2, 3] } });
  const { model } = await trainLinear.run({ rows }, linearParamsSchema.parse({ label: 'y' }), testContext());
  const other = createTable({ columns: columnsOf(['a', 'b', 'c']), values: { tags: ['a', 'a|c'], y: [1, 2] } });
  await expect(predictTable(model, other)).rejects.toThrow("'tags' is 'c' in row 2, which the model never saw");
});

test('rows that are equal but for their ids are on one side of a split and of folds, and are no duplicates', async () => {
  const lines = Array.from({ length: 40 }, (_, row) => `k${row},${row % 10},${row % 2}`);
  const {
    train: rows,
    test: held,
    report,
  } = await cleaned(['key,x,y', ...lines].join('\n'), {
    columns: { key: id(), x: number(), y: number() },
    missing: {},
    duplicates: 'drop',
    split: { validation: 0, test: 0.3 },
  });
  expect(report.rows.duplicatesDropped).toBe(0);
  const known = new Set(rows.column('x'));
  expect((held.column('x') as readonly number[]).filter((x) => known.has(x))).toEqual([]);
  const folds = assignFolds(rows, { of: 3 }, createRandom(1));
  const x = rows.column('x') as readonly number[];
  const byValue = Map.groupBy(x.keys(), (row) => x[row]!);
  for (const members of byValue.values()) expect(new Set(members.map((row) => folds[row])).size).toBe(1);
});

test('missing dates and integers get the lower median of the training rows', async () => {
  const { rows, report } = await cleaned('day,n\n2024-01-03,4\n2024-01-01,1\n,\n2024-01-09,7\n2024-01-05,2\n', {
    columns: { day: date(), n: integer() },
    missing: { day: 'median', n: 'median' },
  });
  expect([rows.column('day')[2], rows.column('n')[2]]).toEqual(['2024-01-03', 2]);
  expect(report.learned).toEqual({ day: { fill: '2024-01-03' }, n: { fill: 2 } });
});

test('a query has dates as DuckDB’s own, and gives dates, ids, lists and integers', async () => {
  const orders = createTable({
    columns: {
      key: id(),
      moment: date({ time: true }),
      day: date(),
      tags: categories(['a', 'b']),
      n: integer(),
    } as never,
    values: {
      key: ['k1', 'k2'],
      moment: ['2024-01-31T22:15:00.500', '2024-02-01T00:00:00.000'],
      day: ['1969-12-31', '2024-02-29'],
      tags: ['a|b', ''],
      n: [1, 2],
    },
  });
  const ask = async (sql: string, declared: object) =>
    (await query.run({ tables: { orders } }, { sql, columns: declared } as never, testContext())).rows;
  const rows = await ask(
    "SELECT key, moment + INTERVAL 1 HOUR AS moment, date_trunc('month', moment) AS day, tags, n FROM orders ORDER BY key",
    { key: id(), moment: date({ time: true }), day: date(), tags: categories(['a', 'b']), n: integer() },
  );
  expect(['key', 'moment', 'day', 'tags', 'n'].map((name) => rows.column(name as never))).toEqual([
    ['k1', 'k2'],
    ['2024-01-31T23:15:00.500', '2024-02-01T01:00:00.000'],
    ['2024-01-01', '2024-02-01'],
    ['a|b', ''],
    [1, 2],
  ]);
  await expect(ask('SELECT moment AS day FROM orders ORDER BY moment', { day: date() })).rejects.toThrow(
    "'day' is 2024-01-31T22:15:00.500 in row 1 of the result, which has a time",
  );
  await expect(ask('SELECT n / 2 AS n FROM orders ORDER BY n', { n: integer() })).rejects.toThrow(
    "'n' is 0.5 in row 1 of the result, which is not an integer",
  );
  await expect(ask("SELECT 'b|a' AS tags FROM orders ORDER BY 1", { tags: categories(['a', 'b']) })).rejects.toThrow(
    'which is not a list of its categories',
  );
  await expect(
    ask('SELECT day FROM orders ORDER BY day', { day: date({ min: '2000-01-01', max: '2030-01-01' }) }),
  ).rejects.toThrow("'day' is 1969-12-31 in row 1 of the result, outside its declared range");
});

test('lists of JSON and Parquet, and dates of Parquet, are read', async () => {
  const declared = { tags: categories(['a', 'b, c']), day: date({ formats: ['%d.%m.%Y'] }) };
  const fromJson = await cleaned('{"tags":["b, c","a"],"day":"31.01.2024"}\n{"tags":[],"day":"01.02.2024"}\n', {
    columns: declared,
    missing: {},
  });
  expect(fromJson.rows.column('tags')).toEqual(['a|b, c', '']);
  const { withDatabase } = await import('./tables/open-database.ts');
  const path = join(folder, 'lists.parquet');
  await withDatabase([path], async (connection) => {
    await connection.run(`COPY (SELECT ['b, c', 'a'] AS tags, DATE '2024-01-31' AS day) TO '${path}' (FORMAT parquet)`);
  });
  const parsed = cleanParams.parse({ columns: declared });
  const { rows } = await clean.run({ raw: createStoredFile(path), test: undefined }, parsed, testContext());
  expect([rows.column('tags'), rows.column('day')]).toEqual([['a|b, c'], ['2024-01-31']]);
});

describe('what is not as declared is named with its row', () => {
  test.each<[string, string, object, string]>([
    [
      'a day that is not on the calendar',
      '2023-02-28\n2023-02-29',
      { x: date() },
      "column 'x' holds '2023-02-29', which is not a date of its declared formats (row 2)",
    ],
    [
      'a time that is not declared',
      '2023-02-28 10:00',
      { x: date() },
      "If '2023-02-28 10:00' has a time, declare it: date({ time: true })",
    ],
    [
      'another format',
      '28.02.2023',
      { x: date() },
      "If '28.02.2023' is a date, declare how 'x' is written: formats: ['%d.%m.%Y']",
    ],
    ['one of two formats', '03/04/2023', { x: date() }, "formats: ['%m/%d/%Y'] or formats: ['%d/%m/%Y']"],
    [
      'an ambiguous text',
      '03/04/2023',
      { x: date({ formats: ['%m/%d/%Y', '%d/%m/%Y'] }) },
      "which is a different date by two of its declared formats (row 1). Leave one of the formats of 'x' out",
    ],
    ['a date before min', '1999-12-31', { x: date({ min: '2000-01-01' }) }, 'which is below its declared min'],
    ['an id twice', 'a\nb\na', { x: id({ unique: true }) }, "column 'x' holds 'a', which another row has too (row 3)"],
    ['a fraction', '3\n3.5', { x: integer() }, "column 'x' holds '3.5', which is not an integer (row 2)"],
    [
      'a category of a list',
      'a|z',
      { x: categories(['a']) },
      "column 'x' holds 'a|z', which is not one of its declared values",
    ],
    [
      'a missing date',
      '2023-01-01\n""',
      { x: date() },
      "Column 'x' has no value in 1 of 2 raw rows (row 2): say what to do with missing: { x: 'median' }",
    ],
    ['a missing id', 'a\n""', { x: id() }, "missing: { x: 'drop' } or 'drop'"],
    ['a missing list', 'a\n""', { x: categories(['a']) }, "missing: { x: { constant: '' } }"],
  ])('%s', async (_, lines, declared, words) => {
    expect(await cleanError(`x\n${lines}\n`, { columns: declared })).toContain(words);
  });
});

describe('wrong declarations are refused before anything runs', () => {
  test.each<[string, object, string]>([
    ['an unknown code', { x: date({ formats: ['%Q'] }) }, "'%Q' has the unknown code '%Q'"],
    ['a zone by name', { x: date({ zone: 'Europe/Berlin' }) }, "zone 'Europe/Berlin' is not 'UTC' or an offset"],
    ['hours of days', { x: date({ parts: ['hour'] }) }, "the part 'hour' needs time: true"],
    ['an unknown part', { x: date({ parts: ['week' as never] }) }, 'columns.x.parts.0'],
    [
      'since without days-since',
      { x: date({ parts: ['year'], since: '2020-01-01' }) },
      "since is for the part 'days-since'",
    ],
    [
      'since that is no date',
      { x: date({ parts: ['days-since'], since: '2020-02-30' }) },
      "'2020-02-30' is not a date of the form '2020-01-31'",
    ],
    [
      'min of another form',
      { x: date({ time: true, min: '2020-01-01' }) },
      "'2020-01-01' is not a date of the form '2020-01-31T12:30:00.000'",
    ],
    [
      'min after max',
      { x: date({ min: '2021-01-01', max: '2020-01-01' }) },
      'min 2021-01-01 is not before max 2020-01-01',
    ],
    ['a category with the separator', { x: categories(['a|b']) }, "the category 'a|b' contains the separator '|'"],
    ['a category of a list twice', { x: categories(['a', 'a']) }, 'a category is named twice'],
    ['an id that may be null', { x: id({ nullable: true }) }, 'an id cannot be null'],
  ])('%s', (_, declared, words) => {
    const found = cleanParams.safeParse({ columns: declared });
    const told = found.error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n');
    expect(told).toContain(words);
  });

  test.each<[string, object, string]>([
    ['the median of an id', { missing: { key: 'median' } }, 'a column of type id has no median'],
    ['a made-up id', { missing: { key: { constant: 'x' } } }, "an id cannot be made up: 'drop' only"],
    [
      'a constant that is no date',
      { missing: { day: { constant: '1.1.2020' } } },
      "'1.1.2020' is not a date of the form",
    ],
    ['a constant that is no list', { missing: { tags: { constant: 'b|a' } } }, "'b|a' is not a list of its values"],
    ['a constant that is no integer', { missing: { n: { constant: 1.5 } } }, '1.5 is not an integer'],
    [
      'strata by date',
      { split: { validation: 0, test: 0.5, stratify: 'day' } },
      "'day' is a column of type date: stratify by",
    ],
    [
      'time by id',
      { split: { validation: 0, test: 0.5, time: 'key' } },
      "'key' is a column of type id, which has no order",
    ],
  ])('%s', (_, given, words) => {
    const declared = { key: id(), day: date(), tags: categories(['a', 'b']), n: integer() };
    const found = cleanParams.safeParse({ columns: declared, ...given });
    expect(found.error?.issues.map(({ message }) => message).join('\n')).toContain(words);
  });
});
