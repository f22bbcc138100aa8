// SMOTE-NC: SMOTE of rows that have categories as well as numbers. N. V. Chawla et al., JAIR 16 (2002), section 6.1.

import type { Random } from '@cairn/core';
import { percentile } from '@cairn/stats';
import { deviationOf } from './jitter-numbers.ts';
import { findNearest, growClasses, type SyntheticRow } from './smote.ts';

/**
 * Points in which two rows of a class that differ in a category are as far apart by it as the median of the deviations of the
 * class's numbers. As imbalanced-learn's SMOTENC: 0 or that median ÷ √2 for each category.
 *
 * @param points - of the numbers, one for each row
 * @param categories - columns of categories
 * @param rows - of the class
 */
export function placeCategories(
  points: readonly (readonly number[])[],
  categories: readonly (readonly unknown[])[],
  rows: readonly number[],
): number[][] {
  const deviations = points[rows[0]!]!.map((_, axis) => deviationOf(rows.map((row) => points[row]![axis]!)));
  const apart = percentile(Float64Array.from(deviations).sort(), 0.5) / Math.SQRT2;
  const known = categories.map((column) => [...new Set(column)]);
  return points.map((point, row) => [
    ...point,
    ...categories.flatMap((column, k) => known[k]!.map((value) => (value === column[row] ? apart : 0))),
  ]);
}

interface MixedRow extends SyntheticRow {
  /** Of each column of categories. */
  readonly categories: readonly unknown[];
}

/**
 * New rows until all classes are as large as the largest. Numbers are between a row and a neighbour, as of SMOTE; each category
 * is the most frequent one among the neighbours, of equally frequent ones one at random.
 *
 * @throws Error when a class that has to grow has one row, which has no neighbour
 */
export function smoteWithCategories(
  points: readonly (readonly number[])[],
  categories: readonly (readonly unknown[])[],
  classes: readonly unknown[],
  k: number,
  random: Random,
): MixedRow[] {
  return growClasses(
    classes,
    random,
    (rows) => {
      const placed = placeCategories(points, categories, rows);
      return (from) => findNearest(placed, from, rows, k);
    },
    (row, neighbours): MixedRow => ({
      ...row,
      categories: categories.map((column) => {
        const most = mostFrequent(neighbours.map((neighbour) => column[neighbour]));
        return most[random.integer(most.length)];
      }),
    }),
  );
}

/** All values that no other is more frequent than. */
export function mostFrequent(values: readonly unknown[]): unknown[] {
  const counts = [...Map.groupBy(values, (value) => value)].map(([value, all]) => [value, all.length] as const);
  const most = Math.max(...counts.map(([, count]) => count));
  return counts.filter(([, count]) => count === most).map(([value]) => value);
}
