import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStoredFile, definePipeline, file, type Ref } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CleanParams, clean } from './clean.ts';
import { cleanParams } from './cleaning/clean-params.ts';
import { cleanRawRows } from './cleaning/clean-raw-rows.ts';
import type { CleanReport } from './cleaning/clean-report.ts';
import type { AnyTable, Table } from './kinds/table.ts';
import { boolean, type Columns, category, image, number, text } from './schemas/column.ts';

const digits = join(import.meta.dirname, '../../../pipelines/data/digits.csv.gz');
const digitColumns = {
  pixels: image({ shape: [8, 8, 1], min: 0, max: 16, from: ['1', '64'] }),
  digit: category(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], { from: '65' }),
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-clean-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Cleaned {
  rows: AnyTable;
  train: AnyTable;
  validation: AnyTable;
  test: AnyTable;
  report: CleanReport;
}

async function run<const C extends Columns>(
  raw: string,
  params: CleanParams<C> & { split?: object },
  seed = 1,
): Promise<Cleaned> {
  const path = raw.endsWith('.gz') ? raw : join(folder, 'raw');
  if (path !== raw) await writeFile(path, raw);
  return clean.run({ raw: createStoredFile(path) }, cleanParams.parse(params), testContext({ seed }));
}

const countOf = (rows: AnyTable, column: string) =>
  Object.fromEntries(
    [...Map.groupBy(rows.column(column) as readonly string[], (value) => value)]
      .map(([value, all]) => [value, all.length])
      .sort(),
  );

describe('digits', () => {
  const split = { validation: 0.2, test: 0.2, stratify: 'digit' };

  test('60/20/20, stratified: every class in its proportions, every row in one part', async () => {
    const {
      train,
      validation,
      test: held,
      report,
    } = await run(digits, { columns: digitColumns, header: false, split });
    expect(report.rows).toEqual({
      raw: 1797,
      broken: 0,
      duplicatesDropped: 0,
      missingDropped: 0,
      outliersDropped: 0,
      kept: { train: 1079, validation: 359, test: 359 },
    });
    // 178, 182, 177, 183, 181, 182, 181, 179, 174, 180 of each digit in the file
    expect(countOf(held, 'digit')).toEqual({ 0: 36, 1: 36, 2: 35, 3: 37, 4: 36, 5: 36, 6: 36, 7: 36, 8: 35, 9: 36 });
    expect(countOf(validation, 'digit')).toEqual(countOf(held, 'digit'));
    const numbers = [train, validation, held].flatMap(({ rowNumbers }) => [...rowNumbers]);
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 1797 }, (_, index) => index + 1));
    expect(report.anomalies).toEqual([]);
    expect(report.summary).toEqual(['1797 raw rows: 1079 for train, 359 for validation, 359 for test; none dropped.']);
    expect(report.columns['pixels']).toMatchObject({ n: 1079, min: 0, max: 16 });
  });

  test('the split is a matter of the seed alone', async () => {
    const numbers = async (seed: number) => [
      ...(await run(digits, { columns: digitColumns, header: false, split }, seed)).test.rowNumbers,
    ];
    const first = await numbers(1);
    expect(await numbers(1)).toEqual(first);
    expect(await numbers(2)).not.toEqual(first);
  });

  test('in order: the last 360 rows are for test', async () => {
    const { train, test: held } = await run(digits, {
      columns: digitColumns,
      header: false,
      split: { validation: 0, test: 360, inOrder: true },
    });
    expect(train.rowCount).toBe(1437);
    expect([...held.rowNumbers]).toEqual(Array.from({ length: 360 }, (_, index) => 1438 + index));
  });
});

const people = `age,income,sex,repaid,note
20,100,f,yes,a
30,,m,no,b
40,300,f,yes,c
50,400,m,,d
60,500,f,no,e
70,600,m,yes,f
80,99999,f,no,g
`;
const columns = {
  age: number({ min: 0, max: 120 }),
  income: number(),
  sex: category(['f', 'm'], { positive: 'f' }),
  repaid: boolean({ nullable: true }),
};

test('without a split all rows are in rows', async () => {
  const { rows, train, report } = await run(people, { columns, missing: { income: 'median' } });
  expect(rows.rowCount).toBe(7);
  expect(train.rowCount).toBe(0);
  expect((rows.column('income') as number[])[1]).toBe(450);
  expect(rows.column('repaid')).toEqual([true, false, true, null, false, true, false]);
  expect(report.anomalies).toEqual([
    { problem: 'undeclared-column', type: 'SCHEMA_NEW_COLUMN', column: null, count: 1, rows: [], examples: ['note'] },
    {
      problem: 'missing-value',
      type: 'FEATURE_TYPE_LOW_FRACTION_PRESENT',
      column: 'income',
      count: 1,
      rows: [2],
      examples: [],
    },
    {
      problem: 'missing-value',
      type: 'FEATURE_TYPE_LOW_FRACTION_PRESENT',
      column: 'repaid',
      count: 1,
      rows: [4],
      examples: [],
    },
  ]);
});

test('what is learned is learned on training rows, and outliers and unlabelled rows leave those alone', async () => {
  const {
    train,
    test: held,
    report,
  } = await run(`${people}25,,m,,x\n99,77777,m,yes,y\n`, {
    columns,
    missing: { income: 'median', repaid: 'drop' },
    outliers: { income: 'iqr' },
    split: { validation: 0, test: 2, inOrder: true },
  });
  // Training incomes without row 4, which has no label: 100, 300, 500, 600, 99999; quartiles 300 and 600.
  expect(train.cleaning).toMatchObject({
    learned: { income: { fill: 400, outlierBounds: [-150, 1050] } },
    header: true,
  });
  expect([...train.rowNumbers]).toEqual([1, 2, 3, 5, 6]);
  expect(train.column('income')).toEqual([100, 400, 300, 500, 600]);
  expect(held.column('income')).toEqual([400, 77777]);
  expect(held.column('repaid')).toEqual([null, true]);
  expect(report.rows).toMatchObject({ missingDropped: 1, outliersDropped: 1, kept: { train: 5, test: 2 } });
  expect(report.anomalies.find(({ problem }) => problem === 'outlier')).toMatchObject({
    column: 'income',
    count: 2,
    rows: [7, 9],
  });
});

test('equal rows stay on one side of a split, or go', async () => {
  const twins = `n\n${Array.from({ length: 100 }, (_, row) => row % 20).join('\n')}\n`;
  const params = { columns: { n: number() }, split: { validation: 0.2, test: 0.2 } };
  const kept = await run(twins, params);
  const sides = [kept.train, kept.validation, kept.test].map((rows) => new Set(rows.column('n') as number[]));
  expect(sides.map(({ size }) => size)).toEqual([12, 4, 4]);
  expect(new Set(sides.flatMap((side) => [...side])).size).toBe(20);
  expect(kept.report.anomalies).toMatchObject([{ problem: 'duplicate-row', type: 'CUSTOM_VALIDATION', count: 80 }]);
  const dropped = await run(twins, { ...params, duplicates: 'drop' });
  expect(dropped.report.rows).toMatchObject({ duplicatesDropped: 80, kept: { train: 12, validation: 4, test: 4 } });
});

describe('sizes of a split', () => {
  const classesOf = (rows: AnyTable) => countOf(rows, 'c');
  const stratified = (names: readonly string[], split: { validation: number; test: number }) => {
    const raw = `n,c\n${names.map((name, row) => `${row},${name}`).join('\n')}\n`;
    const declared = { n: number(), c: category([...new Set(names)]) };
    return run(raw, { columns: declared, split: { ...split, stratify: 'c' } });
  };
  const singles = Array.from({ length: 10 }, (_, index) => `single${index}`);

  test('in order: the last rows are for test, also where they equal earlier ones', async () => {
    const {
      train,
      validation,
      test: held,
    } = await run('x\n1\n2\n3\n4\n1\n2\n', {
      columns: { x: number() },
      split: { validation: 1, test: 1, inOrder: true },
    });
    expect([...held.rowNumbers]).toEqual([6]);
    expect([...validation.rowNumbers]).toEqual([5]);
    expect([...train.rowNumbers]).toEqual([1, 2, 3, 4]);
  });

  test('rare strata are split together and named, and the parts have the sizes that were asked for', async () => {
    const names = [...Array.from({ length: 90 }, () => 'usual'), ...singles];
    const { train, validation, test: held, report } = await stratified(names, { validation: 0.3, test: 0.3 });
    expect([train.rowCount, validation.rowCount, held.rowCount]).toEqual([40, 30, 30]);
    expect([classesOf(validation)['usual'], classesOf(held)['usual']]).toEqual([27, 27]);
    expect(report.anomalies).toMatchObject([{ problem: 'rare-stratum', column: 'c', count: 10 }]);
    expect(report.anomalies[0]!.examples).toContain('single0');
  });

  test('strata of one row each are one stratum', async () => {
    const { train, validation, test: held } = await stratified(singles, { validation: 0.2, test: 0.2 });
    expect([train.rowCount, validation.rowCount, held.rowCount]).toEqual([6, 2, 2]);
  });

  test.each([
    [{ validation: 0.45, test: 0.45 }, 3],
    [{ validation: 0.3, test: 0.3 }, 2],
    [{ validation: 0.5, test: 0.4 }, 4],
    [{ validation: 0, test: 0.9 }, 5],
    [{ validation: 7, test: 11 }, 3],
  ])('%o of strata of %d rows is met exactly', async (split, size) => {
    const names = Array.from({ length: 12 * size }, (_, row) => `c${row % 12}`);
    const { validation, test: held } = await stratified(names, split);
    const wanted = (part: number) => (part < 1 ? Math.round(part * names.length) : part);
    expect([validation.rowCount, held.rowCount]).toEqual([wanted(split.validation), wanted(split.test)]);
  });
});

test('groups stay whole; time puts the latest last', async () => {
  const rows = Array.from({ length: 60 }, (_, row) => `w${row % 12},${1000 - row},${row}`);
  const raw = `writer,day,x\n${rows.join('\n')}\n`;
  const declared = { writer: text(), day: number(), x: number() };
  const byGroup = await run(raw, { columns: declared, split: { validation: 0.25, test: 0.25, group: 'writer' } });
  const writers = [byGroup.train, byGroup.validation, byGroup.test].map(
    (part) => new Set(part.column('writer') as string[]),
  );
  expect(writers.map(({ size }) => size)).toEqual([6, 3, 3]);
  expect(new Set(writers.flatMap((part) => [...part])).size).toBe(12);
  const byTime = await run(raw, { columns: declared, split: { validation: 0.25, test: 0.25, time: 'day' } });
  expect(Math.min(...(byTime.test.column('day') as number[]))).toBe(986);
  expect(Math.max(...(byTime.validation.column('day') as number[]))).toBe(985);
  expect(Math.max(...(byTime.train.column('day') as number[]))).toBe(970);
});

describe('what cannot be read', () => {
  test('a broken row ends the step with its number, its line and what is wrong', async () => {
    const raw = people.replace('40,300,f,yes,c', '40,300,f');
    await expect(run(raw, { columns, missing: { income: 'median' } })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: 1 of 7 raw rows cannot be read as declared, and the tolerance is 0: row 3 (line 4) has 3 fields, and the header has 5. Fix the file or the declared columns, or allow a share of such rows with tolerance]`,
    );
    const { rows, report } = await run(raw, { columns, missing: { income: 'median' }, tolerance: 0.2 });
    expect(rows.rowCount).toBe(6);
    expect(report.rows.broken).toBe(1);
    expect(report.summary[1]).toMatchInlineSnapshot(`"SCHEMA_NEW_COLUMN: 1 undeclared column (note)."`);
  });

  test('values that are not as declared are counted, named, and end the step past the tolerance', async () => {
    const raw = 'age,sex,ok\n20,f,1\nNA,m,0\n-3,x,0\n200,f,maybe\nabc,f,yes\n';
    const declared = { age: number({ min: 0, max: 120 }), sex: category(['f', 'm']), ok: boolean() };
    await expect(run(raw, { columns: declared })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: 4 of 5 raw rows cannot be read as declared, and the tolerance is 0: column 'age' holds 'NA', which is not a number (rows 2, 5); column 'age' holds '-3', which is below its declared min (row 3); column 'sex' holds 'x', which is not one of its declared values (row 3); and 2 more kinds of fault. If 'NA' means that there is no value, say missingValues: ['NA']]`,
    );
    await expect(run(raw, { columns: declared, missingValues: ['NA'] })).rejects.toThrow(
      "column 'age' holds '-3', which is below",
    );
    const { rows, report } = await run(raw, { columns: declared, missing: { age: 'drop' }, tolerance: 0.8 });
    expect([...rows.rowNumbers]).toEqual([1]);
    expect(report.anomalies.map(({ type, count }) => [type, count])).toEqual([
      ['FLOAT_TYPE_STRING_NOT_FLOAT', 2],
      ['FLOAT_TYPE_SMALL_FLOAT', 1],
      ['ENUM_TYPE_UNEXPECTED_STRING_VALUES', 1],
      ['FLOAT_TYPE_BIG_FLOAT', 1],
      ['BOOL_TYPE_UNEXPECTED_STRING', 1],
    ]);
    expect(report.rows.missingDropped).toBe(4);
  });

  test('a missing value without a rule, a missing column, an empty file', async () => {
    await expect(run(people, { columns })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: Column 'income' has no value in 1 of 7 raw rows (row 2): say what to do with missing: { income: 'median' } or 'drop', or declare the column nullable]`,
    );
    await expect(
      run('age,sex,income\n1,f,\n,m,3\n4,,\n', {
        columns: { age: number(), sex: category(['f', 'm']), income: number() },
      }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: Column 'income' has no value in 2 of 3 raw rows (rows 1, 3); column 'age' has no value in 1 (row 2); column 'sex' has no value in 1 (row 3): say what to do with missing: { income: 'median', age: 'median', sex: 'mode' } or 'drop', or declare the columns nullable]`,
    );
    await expect(run(people, { columns: { ...columns, wage: number() } })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: There is no raw column 'wage'. The file has 'age', 'income', 'sex', 'repaid', 'note'; if its first row is not a header, say header: false]`,
    );
    await expect(run(people, { columns, header: false })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: There is no raw column 'age'. Without a header columns are named by position, '1' to '5': say from: '…']`,
    );
    await expect(run('age\n', { columns: { age: number() } })).rejects.toThrow('The raw file has no rows');
    await expect(
      run('age\n1\n', { columns: { pixels: image({ shape: [1, 2, 1], min: 0, max: 1, from: ['age', 'age'] }) } }),
    ).rejects.toThrowErrorMatchingInlineSnapshot(
      `[Error: Column 'pixels' is an image of 1 × 2 × 1 = 2 pixels, and from 'age' to 'age' there are 1 raw columns]`,
    );
  });

  test.each([
    [{ columns, missing: { sex: 'median' } }, 'missing.sex: a column of type category has no median'],
    [{ columns, missing: { sex: { constant: 'x' } } }, "missing.sex: 'x' is not one of its values"],
    [{ columns, outliers: { sx: 'iqr' } }, "outliers.sx: 'sx' is not a declared column"],
    [
      { columns, split: { validation: 0.5, test: 0.5 } },
      'split: validation and test together leave nothing for training',
    ],
    [
      { columns, split: { validation: 0.1, test: 0.1, group: 'sex', time: 'age' } },
      'split: a split is stratified, by group, by time or in order: say one of them',
    ],
    [
      { columns, split: { validation: 0.1, test: 0.1, stratify: 'age' } },
      "split.stratify: 'age' is a column of type number: stratify by a category or a boolean",
    ],
    [
      { columns: { a: { type: 'category', values: ['x'], positive: 'y' } } },
      "columns.a: positive 'y' is not one of its values",
    ],
  ])('wrong params %#', (params, message) => {
    const { error } = cleanParams.safeParse(params);
    expect(error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)).toEqual([message]);
  });
});

test('a raw row is cleaned when serving as when training', async () => {
  const { rows } = await run(people, { columns, missing: { income: 'median' }, outliers: { income: 'iqr' } });
  const path = join(folder, 'new.jsonl');
  await writeFile(path, '{"age":33,"sex":"f"}\n{"age":"x","sex":"m","income":5}\n{"age":44,"income":1e6,"sex":"m"}\n');
  const { table, problems } = await cleanRawRows(path, rows.cleaning!, { needed: ['age', 'income', 'sex'] });
  expect(Object.keys(table.columns)).toEqual(['age', 'income', 'sex']);
  expect([...table.rowNumbers]).toEqual([1, 3]);
  expect(table.column('income')).toEqual([400, 1e6]);
  expect(problems).toEqual([
    { problem: 'missing-value', column: 'income', row: 1, example: null, isLeftOut: false },
    { problem: 'not-a-number', column: 'age', row: 2, example: 'x', isLeftOut: true },
    { problem: 'outlier', column: 'income', row: 3, example: '1000000', isLeftOut: false },
  ]);
});

test('columns are types, and rows flow on by part', () => {
  const pipeline = definePipeline('types', {
    build() {
      const raw = file('package.json');
      const data = clean({ raw }, { columns, split: { validation: 0.2, test: 0.2, stratify: 'sex' } });
      const whole = clean({ raw }, { columns });
      const train: Ref<Table<{ age: number; income: number; sex: 'f' | 'm'; repaid: boolean }>> = data.train;
      const rows: typeof train = whole.rows;
      expect([train, rows]).toHaveLength(2);
      // @ts-expect-error there is no train without a split
      whole.train;
      // @ts-expect-error there are no rows beside the parts of a split
      data.rows;
      return { report: data.report, other: whole.report };
    },
  });
  expect(pipeline).toBeDefined();
  // Never called: each of these must not compile.
  const refused = (raw: Ref<never>) => {
    // @ts-expect-error 'sx' is no column
    clean({ raw }, { columns, split: { validation: 0.2, test: 0.2, stratify: 'sx' } });
    // @ts-expect-error 'wage' is no column
    clean({ raw }, { columns, missing: { wage: 'drop' } });
  };
  expect(refused).toBeDefined();
});
