// Whether two samples have the same values equally often.

import { chiSquareSurvival } from '../distributions/chi-square.ts';

export interface ContingencyTest {
  readonly chiSquare: number;
  readonly degrees: number;
  readonly p: number;
  /** The size of the effect, from 0 to 1: √(χ² ÷ n), without Yates's correction. */
  readonly cramersV: number;
}

/**
 * Pearson's χ² test of two samples of counts over the same values, as `scipy.stats.chi2_contingency`, with Yates's
 * correction where there are two values. Values that neither sample has do not count. The result is null if fewer than two
 * are left, or a sample is empty.
 *
 * @param first - how often the first sample has each value
 * @param second - the same of the second sample
 */
export function contingencyChiSquare(first: readonly number[], second: readonly number[]): ContingencyTest | null {
  const columns = first.flatMap((count, index) =>
    count + second[index]! > 0 ? [[count, second[index]!] as const] : [],
  );
  const sums = [0, 1].map((row) => columns.reduce((total, column) => total + column[row]!, 0)) as [number, number];
  const n = sums[0] + sums[1];
  if (columns.length < 2 || sums[0] === 0 || sums[1] === 0) return null;
  const degrees = columns.length - 1;
  const sumOver = (correction: number) =>
    columns.reduce(
      (total, column) =>
        total +
        [0, 1].reduce((cells, row) => {
          const expected = ((column[0] + column[1]) * sums[row]!) / n;
          const distance = Math.abs(column[row]! - expected);
          return cells + (distance - Math.min(correction, distance)) ** 2 / expected;
        }, 0),
      0,
    );
  const chiSquare = sumOver(degrees === 1 ? 0.5 : 0);
  return { chiSquare, degrees, p: chiSquareSurvival(chiSquare, degrees), cramersV: Math.sqrt(sumOver(0) / n) };
}
