// A category as the mean of the label in the training rows that have it, drawn to the mean of all rows where they are few.

import { moments } from '@cairn/stats';

/** What each output of a label is in each row: 0 or 1 for a class, or the number. */
export type TargetColumns = readonly Float64Array[];

/** `auto`: by the variances within the category and of all rows. A number: as many rows of the overall mean are added. */
export type Smoothing = 'auto' | number;

/**
 * For each category (the codes from 0 below `categoryCount`) the smoothed mean of one output over some rows. A category without
 * rows gets the mean of these rows.
 *
 * Source: scikit-learn's `TargetEncoder` (Micci-Barreca 2001, equations 5 and 6, for `auto`; the m-estimate for a number).
 */
export function smoothMeans(
  codes: Int32Array,
  targets: Float64Array,
  rows: readonly number[],
  categoryCount: number,
  smoothing: Smoothing,
): Float64Array {
  const counts = new Float64Array(categoryCount);
  const sums = new Float64Array(categoryCount);
  for (const row of rows) {
    counts[codes[row]!]!++;
    sums[codes[row]!]! += targets[row]!;
  }
  const { mean, deviation } = moments(rows.map((row) => targets[row]!));
  if (smoothing !== 'auto')
    return sums.map((sum, code) =>
      counts[code]! + smoothing === 0 ? mean : (sum + smoothing * mean) / (counts[code]! + smoothing),
    );
  const variance = deviation * deviation;
  const means = sums.map((sum, code) => sum / counts[code]!);
  const squares = new Float64Array(categoryCount);
  for (const row of rows) squares[codes[row]!]! += (targets[row]! - means[codes[row]!]!) ** 2;
  return means.map((own, code) => {
    const count = counts[code]!;
    const share = (variance * count) / (variance * count + squares[code]! / count);
    // The category has no rows, or the targets are all equal.
    return Number.isNaN(share) ? mean : share * own + (1 - share) * mean;
  });
}
