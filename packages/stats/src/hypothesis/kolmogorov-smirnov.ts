// Whether two samples of numbers are from one distribution.

import { kolmogorovSurvival } from '../distributions/kolmogorov.ts';

export interface KolmogorovSmirnov {
  /** The largest difference of the two distribution functions, from 0 to 1. */
  readonly statistic: number;
  /** Two-sided. */
  readonly p: number;
}

/** Up to this product of the two sample sizes the p-value is exact. */
export const largestExactProduct = 4_000_000;

/**
 * Whether two samples are from one distribution, by the two-sample test of Kolmogorov and Smirnov. As
 * `scipy.stats.ks_2samp`, whose exact p-value it has while the product of the sizes is at most 4,000,000. For larger samples p is that of
 * the limit distribution, `scipy.special.kolmogorov(sqrt(n m / (n + m)) D)`, which is a little too large. Ties make both
 * too large: the test stays valid, and finds less.
 *
 * @param first - ascending, at least one value
 * @param second - ascending, at least one value
 */
export function kolmogorovSmirnov(first: ArrayLike<number>, second: ArrayLike<number>): KolmogorovSmirnov {
  const [n, m] = [first.length, second.length];
  if (n === 0 || m === 0) throw new RangeError('Two samples of at least one value are needed');
  let [i, j, statistic] = [0, 0, 0];
  while (i < n && j < m) {
    const value = Math.min(first[i]!, second[j]!);
    while (i < n && first[i]! === value) i++;
    while (j < m && second[j]! === value) j++;
    statistic = Math.max(statistic, Math.abs(i / n - j / m));
  }
  return { statistic, p: kolmogorovSmirnovP(statistic, n, m) };
}

/**
 * The two-sided p-value of a statistic of `kolmogorovSmirnov`.
 *
 * Source of the exact one: the number of paths on the lattice of both samples that reach the distance (J. L. Hodges,
 * Arkiv för Matematik 3 (1958), 469–486), as a probability that is carried along the lattice, as in R's `psmirnov`.
 *
 * @param statistic - from 0 to 1
 */
export function kolmogorovSmirnovP(statistic: number, n: number, m: number): number {
  if (n * m > largestExactProduct) return kolmogorovSurvival(Math.sqrt((n * m) / (n + m)) * statistic);
  // Half a step of the lattice below the statistic, so that rounding does not decide.
  const limit = (Math.floor(statistic * n * m - 1e-7) + 0.5) / (n * m);
  const reached = new Float64Array(m + 1);
  for (let j = 0; j <= m; j++) reached[j] = j / m > limit ? 1 : 0;
  for (let i = 1; i <= n; i++) {
    if (i / n > limit) reached[0] = 1;
    for (let j = 1; j <= m; j++) {
      const fromFirst = i / (i + j);
      reached[j] = Math.abs(i / n - j / m) > limit ? 1 : fromFirst * reached[j]! + (1 - fromFirst) * reached[j - 1]!;
    }
  }
  return Math.min(1, reached[m]!);
}
