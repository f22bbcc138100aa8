// Rows that are nearly rows of another table, against a search of all pairs.

import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { type NearDuplicatesReport, nearDuplicates } from './near-duplicates.ts';

function draw(count: number, seed: number, kinds: number): AnyTable {
  const random = createRandom(seed);
  const list = Array.from({ length: count });
  return createTable({
    columns: {
      who: { type: 'id' },
      age: { type: 'number' },
      job: { type: 'text', nullable: true },
      sex: { type: 'category', values: ['f', 'm'] },
      good: { type: 'boolean' },
    },
    values: {
      who: list.map((_, row) => `${seed}-${row}`),
      age: list.map(() => random.integer(kinds)),
      job: list.map(() => (random.next() < 0.1 ? null : `job ${random.integer(kinds)}`)),
      sex: list.map(() => (random.next() < 0.5 ? 'f' : 'm')),
      good: list.map(() => random.next() < 0.5),
    },
  });
}

async function search(rows: AnyTable, reference: AnyTable, columns?: readonly string[]): Promise<NearDuplicatesReport> {
  const { report } = await nearDuplicates.run({ rows, reference }, { columns }, testContext());
  expect(nearDuplicates.definition.out['report']!.validate(report)).toBeUndefined();
  return report;
}

const valuesOf = (rows: AnyTable, name: string) => rows.column(name) as readonly unknown[];

/** The fewest columns in which a row differs from another one. */
function fewestDifferences(rows: AnyTable, row: number, reference: AnyTable, isWithin: boolean): number {
  const names = ['age', 'job', 'sex', 'good'];
  const differences = Array.from({ length: reference.rowCount }, (_, other) =>
    isWithin && other === row
      ? 9
      : names.filter((name) => valuesOf(rows, name)[row] !== valuesOf(reference, name)[other]).length,
  );
  return Math.min(...differences);
}

test.each([
  [3, 8],
  [4, 60],
])('finds what a search of all pairs finds (seed %i, %i kinds)', async (seed, kinds) => {
  const [rows, reference] = [draw(120, seed, kinds), draw(200, seed + 100, kinds)];
  const report = await search(rows, reference);
  const fewest = Array.from({ length: 120 }, (_, row) => fewestDifferences(rows, row, reference, false));
  const within = Array.from({ length: 200 }, (_, row) => fewestDifferences(reference, row, reference, true));
  expect(report.equal).toBe(fewest.filter((count) => count === 0).length);
  expect(report.near).toBe(fewest.filter((count) => count === 1).length);
  expect(report.share.value).toBeCloseTo((report.equal + report.near) / 120, 12);
  expect(report.shareWithin.value).toBeCloseTo(within.filter((count) => count <= 1).length / 200, 12);
  expect(report.byColumn.reduce((sum, { count }) => sum + count, 0)).toBe(report.near);
  for (const { row, reference: other, column } of report.pairs) {
    const differing = ['age', 'job', 'sex', 'good'].filter(
      (name) => valuesOf(rows, name)[row - 1] !== valuesOf(reference, name)[other - 1],
    );
    expect(differing).toEqual(column === null ? [] : [column]);
  }
});

test('a text that was typed differently is the same text, and ids do not count', async () => {
  const table = (who: string, note: string, age: number) =>
    createTable({
      columns: { who: { type: 'id' }, note: { type: 'text' }, age: { type: 'number' }, city: { type: 'text' } },
      values: { who: [who], note: [note], age: [age], city: ['Ulm'] },
    });
  const report = await search(table('a', 'Late  delivery!', 30), table('b', 'late delivery', 31));
  expect(report).toMatchObject({ equal: 0, near: 1, pairs: [{ row: 1, reference: 1, column: 'age' }] });
  expect(report.summary[0]).toBe(
    '1 of 1 rows (100.0 %) have a twin in the reference: 0 are equal, 1 differ in one of 3 columns.',
  );
});

test('too few columns, and columns that are not there, are refused', async () => {
  const rows = draw(5, 1, 3);
  await expect(search(rows, rows, ['age', 'sex'])).rejects.toThrow("Only 2 columns can be compared, and 'all but one'");
  await expect(search(rows, rows, ['aeg'])).rejects.toThrow("columns: 'aeg' is not a column");
});
