// Another file, cleaned as the first one was.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStoredFile, definePipeline, file } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import { type AppliedCleaningReport, applyCleaning } from './apply-cleaning.ts';
import { clean } from './clean.ts';
import { cleanParams } from './cleaning/clean-params.ts';
import { evaluate } from './evaluate.ts';
import type { AnyTable } from './kinds/table.ts';
import { category, number } from './schemas/column.ts';
import { createTable } from './tables/create-table.ts';
import { trainLinear } from './train-linear.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-apply-cleaning-'));
});
afterAll(() => rm(folder, { recursive: true }));

const columns = { x: number({ min: 0 }), c: category(['a', 'b'], { positive: 'a' }) };

async function apply(
  first: string,
  second: string,
  { rules = {}, params = {} }: { rules?: object; params?: object } = {},
): Promise<{ readonly like: AnyTable; readonly rows: AnyTable; readonly report: AppliedCleaningReport }> {
  const paths = [join(folder, 'first'), join(folder, 'second')] as const;
  await writeFile(paths[0], first);
  await writeFile(paths[1], second);
  const made = await clean.run(
    { raw: createStoredFile(paths[0]) },
    cleanParams.parse({ columns, ...rules }),
    testContext(),
  );
  const like = made.rows as AnyTable;
  const options = { tolerance: 0, missing: 'fail', ...params };
  return { like, ...(await applyCleaning.run({ raw: createStoredFile(paths[1]), like }, options, testContext())) };
}

const learned = 'x;c\n1,5;a\n2;b\n3;a\n;b\n900;b\n';
const german = { delimiter: ';', decimal: ',', missing: { x: 'median' }, outliers: { x: 'iqr' }, duplicates: 'drop' };

test('a file is read as the first one, its gaps are filled with what that taught, and its outliers stay', async () => {
  const { like, rows, report } = await apply(learned, 'c;x\na;\nb;5000\nb;5000\na;0,5\n', { rules: german });
  expect(rows.column('x')).toEqual([2, 5000, 5000, 0.5]);
  expect(rows.column('c')).toEqual(['a', 'b', 'b', 'a']);
  expect([...rows.rowNumbers]).toEqual([1, 2, 3, 4]);
  expect(rows.cleaning).toEqual(like.cleaning);
  expect(report).toMatchObject({ raw: 4, broken: 0, missingDropped: 0, kept: 4, summary: ['4 raw rows, 4 kept.'] });
  expect(report.anomalies).toMatchObject([
    { problem: 'missing-value', rows: [1] },
    { problem: 'outlier', rows: [2, 3] },
  ]);
});

test('rows that are not as declared fail the step, or are dropped within the tolerance', async () => {
  const [first, second] = ['x,c\n1,a\n2,b\n', 'x,c\nten,a\n3,b\n-1,a\n4,d\n'];
  await expect(apply(first, second)).rejects.toThrow('3 of 4 raw rows cannot be read as declared');
  const { rows, report } = await apply(first, second, { params: { tolerance: 0.8, missing: 'drop' } });
  expect(rows.column('x')).toEqual([3]);
  expect(report.summary).toEqual(['4 raw rows, 1 kept; 3 dropped.']);
});

test('a missing value for which nothing was learned fails the step by row, or the row is dropped', async () => {
  const [first, second] = ['x,c\n1,a\n2,b\n', 'x,c\n3,a\n,b\n'];
  await expect(apply(first, second)).rejects.toThrow(
    "'x' has no value in row 2, and nothing was learned to fill it with",
  );
  const { rows, report } = await apply(first, second, { params: { missing: 'drop' } });
  expect([rows.rowCount, report.missingDropped]).toEqual([1, 1]);
  await expect(apply(first, 'x,c\n,a\n', { params: { missing: 'drop' } })).rejects.toThrow('No row is left');
});

test('a file without rows or without a column, and a table that clean did not make, are refused', async () => {
  await expect(apply('x,c\n1,a\n2,b\n', 'x,c\n')).rejects.toThrow('The raw file has no rows');
  await expect(apply('x,c\n1,a\n2,b\n', 'x\n1\n')).rejects.toThrow("'c'");
  const like = createTable({ columns: { x: { type: 'number' } }, values: { x: [1] } });
  const raw = createStoredFile(join(folder, 'second'));
  const options = { tolerance: 0, missing: 'fail' };
  await expect(applyCleaning.run({ raw, like }, options, testContext())).rejects.toThrow(
    "The table 'like' was not made by clean",
  );
});

test('a model is judged on the rows of the other file, and not on those of a copy of the first', () => {
  const planOf = (second: string) =>
    definePipeline('p', {
      build() {
        const data = clean({ raw: file('a.csv') }, { columns }).rows;
        const { rows } = applyCleaning({ raw: file(second), like: data });
        expectTypeOf(rows).toEqualTypeOf(data);
        const { model } = trainLinear({ rows: data }, { label: 'c' });
        return { metrics: evaluate({ model, rows }).metrics };
      },
    }).plan();
  expect(planOf('b.csv').nodes.length).toBe(6);
  expect(() => planOf('a.csv')).toThrow(/learned/);
});
