// What each row adds to a ROC AUC.

import type { RankedScores } from './rank-scores.ts';

export interface AucInfluence {
  /** The area, from 0 to 1. */
  readonly value: number;
  readonly positives: number;
  readonly negatives: number;
  /** By row: how much the row moves the area. The variance of the area is the sum of their squares. */
  readonly influence: Float64Array;
}

/**
 * The area, and its structural components: of a positive the share of negatives below it, of a negative the share of
 * positives above it, ties being half; centred, and scaled so that the sum of squares is DeLong's variance.
 *
 * Source: E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Biometrics 44 (1988), 837–845; by ranks as X. Sun, W. Xu,
 * IEEE Signal Processing Letters 21 (2014), 1389–1393, so that it costs one sort.
 *
 * @returns `null` where either class has no rows
 */
export function aucInfluence({ order, isLastOfScore, isPositive }: RankedScores): AucInfluence | null {
  const n = order.length;
  let positives = 0;
  for (let row = 0; row < n; row++) positives += isPositive[row]!;
  const negatives = n - positives;
  if (positives === 0 || negatives === 0) return null;
  const influence = new Float64Array(n);
  // Twice the area, in squares of one positive by one negative: whole numbers, so that the sum is exact.
  let [above, below, squares] = [0, negatives, 0];
  for (let first = 0; first < n; ) {
    let last = first;
    while (!isLastOfScore[last]) last++;
    let [tiedPositives, tiedNegatives] = [0, 0];
    for (let place = first; place <= last; place++) {
      if (isPositive[order[place]!]) tiedPositives++;
      else tiedNegatives++;
    }
    below -= tiedNegatives;
    for (let place = first; place <= last; place++) {
      const row = order[place]!;
      influence[row] = isPositive[row]
        ? (below + tiedNegatives / 2) / negatives
        : (above + tiedPositives / 2) / positives;
    }
    squares += tiedPositives * (2 * below + tiedNegatives);
    above += tiedPositives;
    first = last + 1;
  }
  const value = squares / 2 / positives / negatives;
  const scaleOf = (count: number) => 1 / Math.sqrt(count * Math.max(1, count - 1));
  const [ofPositive, ofNegative] = [scaleOf(positives), scaleOf(negatives)];
  for (let row = 0; row < n; row++)
    influence[row] = (influence[row]! - value) * (isPositive[row] ? ofPositive : ofNegative);
  return { value, positives, negatives, influence };
}
