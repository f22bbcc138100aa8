// Expectations of a table, against Great Expectations' own results; the gate that refuses rows by them.

import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import type { DriftReport } from '../drift/drift-report.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import { admitRows } from './admit-rows.ts';
import { expectationSchema } from './expectation.ts';
import type { ExpectationsReport } from './expectation-report.ts';
import reference from './expectations.reference.json' with { type: 'json' };
import { expectations } from './expectations.ts';

const types: Readonly<Record<keyof typeof reference.columns, ColumnSpec>> = {
  x: { type: 'number', nullable: true },
  y: { type: 'number', nullable: true },
  name: { type: 'text', nullable: true },
  code: { type: 'id' },
  nothing: { type: 'number', nullable: true },
};
const rows = createTable({ columns: types, values: reference.columns });

async function check(...expected: readonly object[]): Promise<ExpectationsReport> {
  const params = { expect: expected.map((one) => expectationSchema.parse(one)) };
  const { report } = await expectations.run({ rows }, params, testContext());
  expect(expectations.definition.out['report']!.validate(report)).toBeUndefined();
  return report;
}

test.each(reference.results.map((known) => [JSON.stringify(known.expected), known] as const))(
  '%s is judged as by Great Expectations',
  async (_, known) => {
    const { results } = await check(known.expected);
    const [{ success, result, expectation_config: config }] = results as [ExpectationsReport['results'][number]];
    expect(success).toBe(known.success);
    expect({ type: config.type, ...config.kwargs }).toEqual(known.expected);
    const { partial_unexpected_index_list: positions, ...figures } = known.result as Readonly<Record<string, unknown>>;
    for (const [field, value] of Object.entries(figures)) {
      const found = result[field as keyof typeof result];
      if (typeof value === 'number') expect(found, field).toBeCloseTo(value, 10);
      else expect(found, field).toEqual(value);
    }
    // Ours are numbers of raw rows, from 1.
    expect(result.partial_unexpected_index_list?.map((row) => row - 1)).toEqual(positions);
    const fields = Object.keys(result).filter((field) => field !== 'partial_unexpected_index_list');
    expect(fields.toSorted()).toEqual(Object.keys(figures).toSorted());
  },
);

test('a report counts what succeeded, and says each in a line', async () => {
  const report = await check(
    { type: 'expect_table_row_count_to_equal', value: 12 },
    { type: 'expect_column_values_to_be_unique', column: 'name', mostly: 0.9 },
    { type: 'expect_column_mean_to_be_between', column: 'nothing', min_value: 0 },
  );
  expect(report.success).toBe(false);
  expect(report.statistics).toEqual({
    evaluated_expectations: 3,
    successful_expectations: 1,
    unsuccessful_expectations: 2,
    success_percent: (1 / 3) * 100,
  });
  expect(report.verdicts.map(({ decision }) => decision)).toEqual(['passed', 'failed', 'inconclusive']);
  expect(report.summary.map(({ text }) => text)).toEqual([
    '1 of 3 expectations passed.',
    'expect_table_row_count_to_equal: 12; required = 12: passed.',
    'expect_column_values_to_be_unique: name: 0.6; required ≥ 0.9 of the values: failed.',
    'expect_column_mean_to_be_between: nothing: there are too few values; required ≥ 0: inconclusive.',
  ]);
});

test('combinations that occur twice are listed with their rows', async () => {
  const twice = createTable({
    columns: { day: { type: 'date' }, room: { type: 'text', nullable: true } },
    values: { day: ['2026-01-01', '2026-01-02', '2026-01-01'], room: ['a', 'a', 'a'] },
  });
  const expected = expectationSchema.parse({
    type: 'expect_compound_columns_to_be_unique',
    column_list: ['day', 'room'],
  });
  const between = expectationSchema.parse({
    type: 'expect_column_values_to_be_between',
    column: 'day',
    min_value: '2026-01-02',
  });
  const { report } = await expectations.run({ rows: twice }, { expect: [expected, between] }, testContext());
  const results = (report as ExpectationsReport).results.map(({ result }) => result);
  expect(results[0]!.partial_unexpected_list).toEqual([
    ['2026-01-01', 'a'],
    ['2026-01-01', 'a'],
  ]);
  expect(results.map((result) => result.partial_unexpected_index_list)).toEqual([
    [1, 3],
    [1, 3],
  ]);
});

test('a wrong declaration is refused before a run, and a wrong column by name', async () => {
  const issueOf = (one: object) => expectationSchema.safeParse(one).error?.issues[0]?.message;
  expect(issueOf({ type: 'expect_column_values_to_match_regex', column: 'name', regex: '(' })).toBe(
    'it is not a regular expression of JavaScript',
  );
  expect(issueOf({ type: 'expect_column_values_to_be_between', column: 'x' })).toBe('say min_value, max_value or both');
  expect(issueOf({ type: 'expect_column_values_to_be_odd', column: 'x' })).toContain('Invalid');
  await expect(check({ type: 'expect_column_values_to_be_unique', column: 'nmae' })).rejects.toThrow(
    "'nmae' is not a column",
  );
  await expect(check({ type: 'expect_column_mean_to_be_between', column: 'name', min_value: 0 })).rejects.toThrow(
    "expect_column_mean_to_be_between: 'name' is of type text",
  );
  await expect(
    check({ type: 'expect_column_values_to_be_between', column: 'x', min_value: '2026-01-01' }),
  ).rejects.toThrow("the bounds of 'x' are numbers");
});

test('the gate admits rows whose reports passed, and nothing without evidence', async () => {
  const good = await check({ type: 'expect_column_values_to_be_unique', column: 'code' });
  const open = await check({ type: 'expect_column_mean_to_be_between', column: 'nothing', min_value: 0 });
  const judge = (evidence: { expectations?: ExpectationsReport; drift?: DriftReport }, whenUnsure = 'refuse') =>
    admitRows.check(evidence, { whenUnsure }).map(({ isPassed }) => isPassed);
  expect(judge({ expectations: good })).toEqual([true]);
  expect(judge({ expectations: open })).toEqual([false]);
  expect(judge({ expectations: open }, 'pass')).toEqual([true]);
  expect(judge({})).toEqual([false]);
  const failed = { verdicts: [{ decision: 'failed', isPassed: false }] } as unknown as DriftReport;
  expect(judge({ expectations: good, drift: failed }, 'pass')).toEqual([true, false]);
});
