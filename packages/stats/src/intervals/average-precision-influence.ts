// What each row adds to an average precision.

import type { RankedScores } from './rank-scores.ts';

export interface AveragePrecisionInfluence {
  /** The average precision, from 0 to 1. */
  readonly value: number;
  /** The same where a positive does not count itself: without the rise that few positives have by that. */
  readonly withoutSelf: number;
  readonly positives: number;
  readonly n: number;
  /** By row: how much the row moves the figure. Its variance is the sum of their squares. */
  readonly influence: Float64Array;
}

/**
 * Average precision and its infinitesimal jackknife: the derivative by each row's weight, divided by the number of rows.
 * A positive counts by its own precision and by that of all positives at or below its score; a negative by the latter
 * alone. One sort.
 *
 * Source: B. Efron, R. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 21 (the infinitesimal jackknife).
 *
 * @returns `null` without positives
 */
export function averagePrecisionInfluence({
  order,
  isLastOfScore,
  isPositive,
}: RankedScores): AveragePrecisionInfluence | null {
  const n = order.length;
  let positives = 0;
  for (let row = 0; row < n; row++) positives += isPositive[row]!;
  if (positives === 0) return null;
  // By position: the precision at the row's score, and what one more positive or negative above would change of it.
  const precision = new Float64Array(n);
  const byPositive = new Float64Array(n);
  const byNegative = new Float64Array(n);
  let [hits, first, value, withoutSelf] = [0, 0, 0, 0];
  for (let position = 0; position < n; position++) {
    hits += isPositive[order[position]!]!;
    if (!isLastOfScore[position]) continue;
    const all = position + 1;
    for (let tied = first; tied <= position; tied++) {
      precision[tied] = hits / all;
      const isHit = isPositive[order[tied]!]!;
      value += (isHit * precision[tied]!) / positives;
      withoutSelf += (isHit * (all === 1 ? 1 : (hits - 1) / (all - 1))) / positives;
      byPositive[tied] = (isHit * (all - hits)) / (all * all);
      byNegative[tied] = (-isHit * hits) / (all * all);
    }
    first = position + 1;
  }
  const influence = new Float64Array(n);
  let [sumOfPositive, sumOfNegative] = [0, 0];
  for (let last = n - 1; last >= 0; ) {
    let start = last;
    while (start > 0 && !isLastOfScore[start - 1]) start--;
    for (let tied = start; tied <= last; tied++) {
      sumOfPositive += byPositive[tied]!;
      sumOfNegative += byNegative[tied]!;
    }
    for (let tied = start; tied <= last; tied++) {
      const row = order[tied]!;
      influence[row] = (isPositive[row] ? precision[tied]! - value + sumOfPositive : sumOfNegative) / positives;
    }
    last = start - 1;
  }
  return { value, withoutSelf, positives, n, influence };
}
