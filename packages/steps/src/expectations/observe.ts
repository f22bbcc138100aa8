// One figure of a table or of a column, as Great Expectations computes it on pandas.

import { percentile, sum } from '@cairn/stats';
import type { AnyTable } from '../tables/table-value.ts';
import type { ParsedExpectation } from './expectation.ts';
import { checkType, valuesOf } from './is-expected.ts';

type AboutTable = Exclude<ParsedExpectation, { mostly?: number | undefined }>;

/** Null if there are no values to compute it from; of a deviation, fewer than two. */
export function observe(rows: AnyTable, expectation: AboutTable): number | null {
  if (!('column' in expectation)) return rows.rowCount;
  const { type, column } = expectation;
  const known = valuesOf(rows, column).filter((value) => value !== null);
  if (type === 'expect_column_unique_value_count_to_be_between') return new Set(known).size;
  checkType(type, column, rows.columns[column]!.type, ['number']);
  const sorted = Float64Array.from(known as number[]).sort();
  const n = sorted.length;
  if (n === 0) return null;
  const mean = sum(sorted) / n;
  switch (type) {
    case 'expect_column_min_to_be_between':
      return sorted[0]!;
    case 'expect_column_max_to_be_between':
      return sorted[n - 1]!;
    case 'expect_column_mean_to_be_between':
      return mean;
    case 'expect_column_median_to_be_between':
      return percentile(sorted, 0.5);
    case 'expect_column_stdev_to_be_between':
      return n < 2 ? null : Math.sqrt(sum(sorted.map((value) => (value - mean) ** 2)) / (n - 1));
  }
}
