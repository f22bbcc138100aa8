// One expectation: its result, and the verdict about it.

import type { Verdict } from '@cairn/core';
import type { AnyTable } from '../tables/table-value.ts';
import type { ParsedExpectation } from './expectation.ts';
import type { ExpectationResult } from './expectation-report.ts';
import { expectRows, isBetween } from './is-expected.ts';
import { observe } from './observe.ts';

/** Unexpected values that a result lists, as in Great Expectations. */
const mostListed = 20;

export interface Judged {
  readonly result: ExpectationResult;
  readonly verdict: Verdict;
}

/** @throws Error that names a column that is not there, or of another type than the expectation needs */
export function judgeExpectation(rows: AnyTable, expectation: ParsedExpectation): Judged {
  return isAboutRows(expectation) ? judgeRows(rows, expectation) : judgeFigure(rows, expectation);
}

type AboutRows = Extract<ParsedExpectation, { mostly?: number | undefined }>;

function isAboutRows(expectation: ParsedExpectation): expectation is AboutRows {
  return !/^expect_(table_row|column_(min|max|mean|median|stdev|unique_value_count)_)/.test(expectation.type);
}

function judgeRows(rows: AnyTable, expectation: AboutRows): Judged {
  const { values, isMissing, isExpected } = expectRows(rows, expectation);
  const positions = values.map((_, row) => row);
  const there = positions.filter((row) => !isMissing(row));
  const unexpected = there.filter((row) => !isExpected(row));
  const [n, missing, known] = [values.length, values.length - there.length, there.length];
  const isAboutNulls = /_be_null$/.test(expectation.type);
  const counted = {
    element_count: n,
    unexpected_count: unexpected.length,
    unexpected_percent: percentOf(unexpected.length, known),
  };
  const ofMissing = {
    missing_count: missing,
    missing_percent: percentOf(missing, n),
    unexpected_percent_total: percentOf(unexpected.length, n),
    unexpected_percent_nonmissing: percentOf(unexpected.length, known),
  };
  const listed = unexpected.slice(0, mostListed);
  const { mostly = 1 } = expectation;
  const share = known === 0 ? null : (known - unexpected.length) / known;
  const isPassed = share === null || share >= mostly;
  return {
    result: {
      ...counted,
      ...(isAboutNulls ? {} : ofMissing),
      partial_unexpected_list: listed.map((row) => copy(values[row]!)),
      partial_unexpected_index_list: listed.map((row) => rows.rowNumbers[row]!),
    },
    verdict: {
      rule: nameExpectation(expectation),
      value: share,
      low: null,
      high: null,
      required: `${mostly === 1 ? 'all values' : `≥ ${mostly} of the values`}`,
      decision: isPassed ? 'passed' : 'failed',
      isPassed,
      ...(share === null && { reason: 'there are no values' }),
    },
  };
}

function copy<T>(value: T | readonly T[]): T | T[] {
  return Array.isArray(value) ? [...value] : (value as T);
}

function judgeFigure(rows: AnyTable, expectation: Exclude<ParsedExpectation, AboutRows>): Judged {
  const value = observe(rows, expectation);
  const bounds =
    expectation.type === 'expect_table_row_count_to_equal'
      ? { min_value: expectation.value, max_value: expectation.value }
      : expectation;
  const isPassed = value !== null && isBetween(value, bounds);
  return {
    result: { observed_value: value },
    verdict: {
      rule: nameExpectation(expectation),
      value,
      low: null,
      high: null,
      required: describeBounds(bounds),
      decision: value === null ? 'inconclusive' : isPassed ? 'passed' : 'failed',
      isPassed,
      ...(value === null && { reason: 'there are too few values' }),
    },
  };
}

function describeBounds(bounds: {
  readonly min_value?: number | undefined;
  readonly max_value?: number | undefined;
  readonly strict_min?: boolean | undefined;
  readonly strict_max?: boolean | undefined;
}): string {
  const { min_value: min, max_value: max, strict_min, strict_max } = bounds;
  if (min === max) return `= ${min}`;
  const ends = [
    min === undefined ? '' : `${strict_min ? '>' : '≥'} ${min}`,
    max === undefined ? '' : `${strict_max ? '<' : '≤'} ${max}`,
  ];
  return ends.filter(Boolean).join(' and ');
}

/** `expect_column_values_to_be_unique: name` */
function nameExpectation(expectation: ParsedExpectation): string {
  const columns =
    'column' in expectation
      ? [expectation.column]
      : 'column_list' in expectation
        ? expectation.column_list
        : 'column_A' in expectation
          ? [expectation.column_A, expectation.column_B]
          : [];
  return columns.length > 0 ? `${expectation.type}: ${columns.join(', ')}` : expectation.type;
}

function percentOf(part: number, all: number): number | null {
  return all === 0 ? null : (part / all) * 100;
}
