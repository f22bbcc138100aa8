// Folds in the order of time: each is tested on rows that are later than all that were trained on.

import { compareCodeUnits } from '@cairn/core';
import type { AnyTable } from '../tables/table-value.ts';
import { readValues, type Value } from './assign-folds.ts';

export interface FoldRows {
  /** Positions, ascending. */
  readonly train: readonly number[];
  readonly test: readonly number[];
}

/**
 * As scikit-learn's `TimeSeriesSplit`: of n rows each test fold has ⌊n / (folds + 1)⌋, the last fold the last rows, and the
 * training rows are all before. Rows of the same time as the first test row are tested with it.
 *
 * @param fold - from 0
 * @throws Error if there are too few times
 */
export function foldByTime(rows: AnyTable, time: string, fold: number, of: number): FoldRows {
  const values = readValues(rows, time);
  const order = Array.from(values, (_, row) => row).sort((a, b) => compareTimes(values[a]!, values[b]!) || a - b);
  const size = Math.floor(order.length / (of + 1));
  /** The first position in order that has the time of the row at a position. */
  const startOf = (at: number) => order.findIndex((row) => compareTimes(values[row]!, values[order[at]!]!) === 0);
  const from = size === 0 ? 0 : startOf(order.length - (of - fold) * size);
  const to = fold === of - 1 ? order.length : startOf(order.length - (of - fold - 1) * size);
  if (from === 0 || from >= to)
    throw new Error(`${of} folds by '${time}' need more times than there are: fold ${fold + 1} would be empty`);
  const ascending = (positions: number[]) => positions.sort((a, b) => a - b);
  return { train: ascending(order.slice(0, from)), test: ascending(order.slice(from, to)) };
}

function compareTimes(a: Value, b: Value): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareCodeUnits(String(a), String(b));
}
