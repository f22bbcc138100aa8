// The interval of a rate that reports show.

import type { Interval } from '../base/interval.ts';
import type { Rate } from '../base/rate.ts';
import { upperGamma } from '../distributions/incomplete-gamma.ts';
import { wilson } from './wilson.ts';

/**
 * Wilson's interval of a rate, except where a few rows at most are hits, or at most a few are not: the limit on that
 * side is then the exact one of a Poisson count. Wilson's own limit there is too far from the bound: its 95 % interval
 * covers a rate of 0.991 of 20 rows in 84 % of samples, this one in 98 %.
 *
 * Source: L. Brown, T. Cai, A. DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16 (2001),
 * 101–133, section 4.1.1: the modified Wilson interval, for 1 or 2 rows up to n = 50, else 1 to 3; here only where they are
 * less than a quarter of all, since they are hardly a Poisson count otherwise.
 *
 * @param rate - hits of n
 * @param level - coverage, from 0 to 1; default 0.95
 * @returns `null` for no rows
 */
export function rateInterval({ hits, n }: Rate, level = 0.95): Interval | null {
  const interval = wilson({ hits, n }, level);
  if (interval === null) return null;
  const few = n <= 50 ? 2 : 3;
  const misses = n - hits;
  const isFew = (count: number) => count > 0 && count <= few && 4 * count < n;
  const limit = (count: number) => poissonLimit(count, 1 - level) / n;
  return {
    low: isFew(hits) ? Math.min(interval.low, limit(hits)) : interval.low,
    high: isFew(misses) ? Math.max(interval.high, 1 - limit(misses)) : interval.high,
  };
}

/** The mean of a Poisson distribution that reaches `count` with chance `tail`: half the χ² quantile of 2·count degrees. */
function poissonLimit(count: number, tail: number): number {
  let [low, high] = [0, count + 1];
  while (high - low > 1e-15 * high) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (1 - upperGamma(count, middle) < tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
