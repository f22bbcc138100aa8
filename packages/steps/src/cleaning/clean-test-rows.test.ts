import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthorError, createStoredFile, definePipeline, file, type Ref } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { augment } from '../augment.ts';
import { clean } from '../clean.ts';
import { evaluate } from '../evaluate.ts';
import type { AnyTable, Table } from '../kinds/table.ts';
import { category, number } from '../schemas/column.ts';
import { train } from '../train.ts';
import { cleanParams } from './clean-params.ts';
import type { CleanReport } from './clean-report.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-test-rows-'));
});
afterAll(() => rm(folder, { recursive: true }));

const columns = { x: number(), c: category(['a', 'b'], { positive: 'a' }) };

interface Made {
  readonly train: AnyTable;
  readonly validation: AnyTable;
  readonly test: AnyTable;
  readonly report: CleanReport;
}

async function run(raw: string, held: string, params: object = {}): Promise<Made> {
  const paths = [join(folder, 'raw'), join(folder, 'test')] as const;
  await writeFile(paths[0], raw);
  await writeFile(paths[1], held);
  const inputs = { raw: createStoredFile(paths[0]), test: createStoredFile(paths[1]) };
  return clean.run(inputs, cleanParams.parse({ columns, ...params }), testContext());
}

const learned = 'x,c\n1,a\n2,b\n3,a\n,b\n2,a\n900,b\n';

test('a test file is cleaned with what the training rows taught, and teaches nothing', async () => {
  const rules = { missing: { x: 'median' }, outliers: { x: 'iqr' }, duplicates: 'drop' };
  const made = await run(learned, 'x,c\n,a\n5000,b\n5000,b\n7000,a\n', rules);
  const alone = await run(learned, 'x,c\n1,a\n', rules);
  expect(made.train.cleaning).toEqual(alone.train.cleaning);
  expect(made.train.column('x')).toEqual(alone.train.column('x'));
  // The median of 1, 2, 3 and 2: neither the outlier nor the test file's 5000.
  expect(made.test.column('x')).toEqual([2, 5000, 5000, 7000]);
  expect([...made.test.rowNumbers]).toEqual([1, 2, 3, 4]);
  expect(made.report.testFile).toMatchObject({ raw: 4, broken: 0, missingDropped: 0, kept: 4 });
  expect(made.report.testFile!.anomalies).toMatchObject([
    { problem: 'missing-value', rows: [1] },
    { problem: 'outlier', rows: [2, 3, 4] },
  ]);
  expect(made.report.summary).toContain('Test file: 4 raw rows, 4 kept; none dropped.');
});

test('validation rows can come from the training file, and test rows cannot', async () => {
  const split = { validation: 2, test: 0 };
  const made = await run(learned, 'x,c\n1,a\n', { missing: { x: 'drop' }, split });
  expect([made.train.rowCount, made.validation.rowCount, made.test.rowCount]).toEqual([3, 2, 1]);
  await expect(run(learned, 'x,c\n1,a\n', { split: { validation: 0, test: 1 } })).rejects.toThrow(
    'The test rows have a file of their own: say split: { validation: …, test: 0 }',
  );
});

test('what is wrong with a test file is said of it', async () => {
  const rules = { missing: { x: 'median' } };
  await expect(run(learned, 'x,c\nten,a\n', rules)).rejects.toThrow(
    "The test file cannot be cleaned as the training file was. 1 of 1 raw rows cannot be read as declared, and the tolerance is 0: column 'x' holds 'ten'",
  );
  await expect(run(learned, 'c\na\n', rules)).rejects.toThrow("There is no raw column 'x'");
  await expect(run(learned, 'x,c\n', rules)).rejects.toThrow('The raw file has no rows');
  await expect(run(learned, 'x,c\n1,\n', rules)).rejects.toThrow("Column 'c' has no value in 1 of 1 raw rows (row 1)");
});

const planOf = (build: () => Record<string, Ref<unknown>>): string => {
  try {
    definePipeline('p', { build }).plan();
    return 'planned';
  } catch (error) {
    if (!(error instanceof AuthorError)) throw error;
    return error.problems.map(({ code }) => code).join(' ');
  }
};

test('lineage: test rows are held out, and are judged on; the file that was learned from is not a test file', () => {
  const settings = { label: 'c' } as const;
  const learn = (rows: Ref<Table<{ x: number; c: 'a' | 'b' }>, 'table'>) => train({ rows }, settings).model;
  const open = (held: string) => clean({ raw: file('a.csv'), test: file(held) }, { columns });
  expect(
    planOf(() => {
      const data = open('b.csv');
      return { metrics: evaluate({ model: learn(data.train), rows: data.test }).metrics };
    }),
  ).toBe('planned');
  expect(planOf(() => ({ rows: augment({ rows: open('b.csv').test }).rows }))).toBe('held-out-rows');
  expect(
    planOf(() => {
      const data = open('a.csv');
      return { metrics: evaluate({ model: learn(data.train), rows: data.test }).metrics };
    }),
  ).toBe('leak');
});
