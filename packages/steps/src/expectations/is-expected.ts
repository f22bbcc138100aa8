// Which rows are not as expected.

import { listNames, offerNames } from '@cairn/core';
import type { ColumnSpec } from '../schemas/column.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { ParsedExpectation } from './expectation.ts';

export type Value = number | string | boolean | null;

/** One row after the other: what it has, whether that counts as missing, and whether it is as expected. */
export interface ExpectedRows {
  readonly values: readonly (Value | readonly Value[])[];
  readonly isMissing: (row: number) => boolean;
  readonly isExpected: (row: number) => boolean;
}

type AboutRows = Extract<ParsedExpectation, { mostly?: number | undefined }>;

/** @throws Error that names a column that is not there, or of another type than the expectation needs */
export function expectRows(rows: AnyTable, expectation: AboutRows): ExpectedRows {
  if (expectation.type === 'expect_column_pair_values_a_to_be_greater_than_b') return expectPairs(rows, expectation);
  if (expectation.type === 'expect_compound_columns_to_be_unique') return expectCombinations(rows, expectation);
  const { column } = expectation;
  const values = valuesOf(rows, column);
  const { type } = rows.columns[column]!;
  const of = (isExpected: (value: Value) => boolean): ExpectedRows => ({
    values,
    isMissing: (row) => values[row] === null,
    isExpected: (row) => isExpected(values[row]!),
  });
  switch (expectation.type) {
    case 'expect_column_values_to_not_be_null':
    case 'expect_column_values_to_be_null': {
      const wantsNull = expectation.type === 'expect_column_values_to_be_null';
      return { values, isMissing: () => false, isExpected: (row) => (values[row] === null) === wantsNull };
    }
    case 'expect_column_values_to_be_between': {
      checkType(expectation.type, column, type, ['number', 'date']);
      for (const bound of [expectation.min_value, expectation.max_value])
        if (bound !== undefined && (typeof bound === 'number') !== (type === 'number'))
          throw new Error(
            `${expectation.type}: the bounds of '${column}' are ${type === 'number' ? 'numbers' : "dates as texts, such as '2026-01-31'"}`,
          );
      return of((value) => isBetween(value as number | string, expectation));
    }
    case 'expect_column_value_lengths_to_be_between':
      checkType(expectation.type, column, type, ['text', 'category', 'id']);
      return of((value) => isBetween([...String(value)].length, expectation));
    case 'expect_column_values_to_be_in_set':
    case 'expect_column_values_to_not_be_in_set': {
      const set = new Set<Value>(expectation.value_set);
      const wantsIn = expectation.type === 'expect_column_values_to_be_in_set';
      return of((value) => set.has(value) === wantsIn);
    }
    case 'expect_column_values_to_match_regex':
    case 'expect_column_values_to_not_match_regex': {
      const expression = new RegExp(expectation.regex, 'u');
      const wantsMatch = expectation.type === 'expect_column_values_to_match_regex';
      return of((value) => expression.test(String(value)) === wantsMatch);
    }
    case 'expect_column_values_to_be_unique': {
      const counts = countAll(values);
      return of((value) => counts.get(value) === 1);
    }
  }
}

function expectPairs(
  rows: AnyTable,
  { type, column_A, column_B, or_equal }: Extract<AboutRows, { column_A: string }>,
): ExpectedRows {
  const [first, second] = [valuesOf(rows, column_A), valuesOf(rows, column_B)];
  for (const name of [column_A, column_B]) checkType(type, name, rows.columns[name]!.type, ['number', 'date']);
  if (rows.columns[column_A]!.type !== rows.columns[column_B]!.type)
    throw new Error(`${type}: '${column_A}' and '${column_B}' are of different types`);
  return {
    values: first.map((value, row) => [value, second[row]!]),
    isMissing: (row) => first[row] === null && second[row] === null,
    isExpected: (row) => {
      const [one, other] = [first[row]!, second[row]!];
      // As Great Expectations: a value is not greater than a missing one.
      return one !== null && other !== null && (one > other || (or_equal === true && one === other));
    },
  };
}

function expectCombinations(
  rows: AnyTable,
  { column_list }: Extract<AboutRows, { column_list: string[] }>,
): ExpectedRows {
  const columns = column_list.map((name) => valuesOf(rows, name));
  const values = Array.from({ length: rows.rowCount }, (_, row) => columns.map((column) => column[row]!));
  const keys = values.map((value) => JSON.stringify(value));
  const counts = countAll(keys);
  return {
    values,
    isMissing: (row) => values[row]!.every((value) => value === null),
    isExpected: (row) => counts.get(keys[row]!) === 1,
  };
}

/** The values of a column that is not one of images. */
export function valuesOf(rows: AnyTable, name: string): readonly Value[] {
  const columns = rows.columns as Readonly<Record<string, ColumnSpec>>;
  const spec = columns[name];
  if (!spec) throw new Error(`'${name}' is not a column. ${offerNames(name, Object.keys(columns))}`);
  if (spec.type === 'image') throw new Error(`'${name}' is a column of images, of which nothing can be expected`);
  return rows.column(name) as readonly Value[];
}

export function checkType(expectation: string, column: string, type: string, allowed: readonly string[]): void {
  if (!allowed.includes(type))
    throw new Error(`${expectation}: '${column}' is of type ${type}, and must be one of ${listNames(allowed)}`);
}

interface Bounds {
  readonly min_value?: number | string | undefined;
  readonly max_value?: number | string | undefined;
  readonly strict_min?: boolean | undefined;
  readonly strict_max?: boolean | undefined;
}

/** Dates of a table order as texts do. */
export function isBetween(
  value: number | string,
  { min_value: min, max_value: max, strict_min, strict_max }: Bounds,
): boolean {
  const isAbove = min === undefined || (strict_min ? value > min : value >= min);
  return isAbove && (max === undefined || (strict_max ? value < max : value <= max));
}

function countAll<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
