import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { sampleCells } from './mending/sample-cells.ts';
import { type ReweighReport, reweigh } from './reweigh.ts';
import { createTable } from './tables/create-table.ts';
import type { AnyTable } from './tables/table-value.ts';

const people = (sex: readonly (string | null)[], hired: readonly boolean[]) =>
  createTable({
    columns: {
      sex: { type: 'category', values: ['f', 'm'], nullable: true },
      hired: { type: 'boolean' },
      age: { type: 'number' },
    },
    values: { sex, hired, age: sex.map((_, row) => row) },
  });

const run = async (
  rows: AnyTable,
  given: object = {},
): Promise<{ readonly rows: AnyTable; readonly report: ReweighReport }> =>
  reweigh.run({ rows }, { label: 'hired', groups: ['sex'], seed: undefined, ...given }, testContext());

test('the weights of Kamiran and Calders’ own example', () => {
  // Their table 1: ten applicants, of five women two are hired, of five men four. Their weights: 1.5, 0.67, 0.75, 2.
  const sex = ['m', 'm', 'm', 'm', 'm', 'f', 'f', 'f', 'f', 'f'];
  const hired = ['+', '+', '+', '+', '-', '+', '+', '-', '-', '-'];
  const { cells } = sampleCells(sex, hired, createRandom(1));
  expect(cells.map(({ group, label, weight }) => [group, label, Number(weight.toFixed(2))])).toEqual([
    ['f', '+', 1.5],
    ['f', '-', 0.67],
    ['m', '+', 0.75],
    ['m', '-', 2],
  ]);
});

test('after it the label does not depend on the group, and as many rows are there', async () => {
  const sex = Array.from({ length: 400 }, (_, row) => (row < 100 ? 'f' : 'm'));
  const hired = sex.map((value, row) => (value === 'f' ? row % 5 === 0 : row % 2 === 0));
  const before = people(sex, hired);
  const { rows, report } = await run(before);
  expect(rows.rowCount).toBe(report.rowsAfter);
  expect(Math.abs(rows.rowCount - 400)).toBeLessThanOrEqual(2);
  const rateOf = (group: string) => {
    const labels = (rows.column('hired') as readonly boolean[]).filter(
      (_, row) => (rows.column('sex') as readonly string[])[row] === group,
    );
    return labels.filter(Boolean).length / labels.length;
  };
  expect(Math.abs(rateOf('f') - rateOf('m'))).toBeLessThan(0.01);
  // Every row is one of the rows before, under its own number.
  rows.rowNumbers.forEach((number, row) => {
    expect((rows.column('age') as readonly number[])[row]).toBe(number - 1);
  });
  expect((await run(before)).rows.rowNumbers).toEqual(rows.rowNumbers);
  expect(reweigh.definition.out['report']!.validate(report)).toBeUndefined();
});

test('what it cannot reweigh by is refused by name', async () => {
  const rows = people(['f', null, 'm'], [true, false, true]);
  const refusal = async (given: object) => {
    try {
      await run(rows, given);
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };
  expect(await refusal({})).toBe("'sex' is missing in row 2");
  expect(await refusal({ groups: ['age'] })).toContain("'age' is of type number");
  expect(await refusal({ groups: ['sxe'] })).toContain("'sxe' is not a column");
  expect(await refusal({ groups: ['hired'] })).toBe("groups: 'hired' is the label");
});

test('groups of several columns whose values hold commas are not taken for one', async () => {
  const rows = createTable({
    columns: {
      job: { type: 'category', values: ['a, b', 'a'] },
      place: { type: 'category', values: ['c', 'b, c'] },
      hired: { type: 'boolean' },
    },
    values: {
      job: ['a, b', 'a, b', 'a', 'a'],
      place: ['c', 'c', 'b, c', 'b, c'],
      hired: [true, false, true, false],
    },
  });
  const { report } = await run(rows, { groups: ['job', 'place'] });
  expect(new Set(report.cells.map(({ group }) => group)).size).toBe(2);
});
