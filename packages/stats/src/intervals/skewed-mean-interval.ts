// The interval of the mean of values of a skewed distribution.

import type { Interval } from '../base/interval.ts';
import { isConstant } from '../base/is-constant.ts';
import { studentQuantile } from '../distributions/student-quantile.ts';

/** Fewest values that show how skewed they are. */
export const fewestSkewed = 10;

/**
 * The interval of the mean of independent values that have a long upper tail (absolute or squared errors), corrected for
 * their skewness. The upper limit is that of the values with the largest of them twice: of few values from a long tail,
 * the largest is mostly yet to come.
 *
 * @param values - at least {@link fewestSkewed}
 * @param level - coverage, from 0 to 1; default 0.95
 * @returns `null` for too few values, and where all are equal up to rounding: what does not vary says nothing of its spread
 */
export function skewedMeanInterval(values: ArrayLike<number>, level = 0.95): Interval | null {
  const ends = endsOf(values);
  if (ends === null) return null;
  const tail = (1 - level) / 2;
  return { low: skewedLimit(values, null, 1 - tail), high: skewedLimit(values, ends.high, tail) };
}

/**
 * The same for values that may have a long tail on either side (errors with their sign): each limit is that of the values
 * with the one that is furthest on its side twice.
 */
export function signedMeanInterval(values: ArrayLike<number>, level = 0.95): Interval | null {
  const ends = endsOf(values);
  if (ends === null) return null;
  const tail = (1 - level) / 2;
  return { low: skewedLimit(values, ends.low, 1 - tail), high: skewedLimit(values, ends.high, tail) };
}

/** The least and the largest; null for too few values, and where all are equal up to rounding. */
function endsOf(values: ArrayLike<number>): Interval | null {
  if (values.length < fewestSkewed || isConstant(values)) return null;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return { low, high };
}

/**
 * The mean of which the studentised mean of `values` (and `extra`) is the `share` quantile: a low share gives an upper
 * limit. By P. Hall's monotone transformation of Student's statistic T, T + γ T² / 3√n + γ² T³ / 27n + γ / 6√n, γ being
 * the skewness of the values; its inverse is a cube root.
 *
 * Source: P. Hall, "On the removal of skewness by transformation", Journal of the Royal Statistical Society B 54 (1992),
 * 221–228; with Student's quantile in place of the normal one.
 */
export function skewedLimit(values: ArrayLike<number>, extra: number | null, share: number): number {
  const n = values.length + (extra === null ? 0 : 1);
  let mean = extra === null ? 0 : extra / n;
  for (let i = 0; i < values.length; i++) mean += values[i]! / n;
  let square = extra === null ? 0 : (extra - mean) ** 2;
  let cube = extra === null ? 0 : (extra - mean) ** 3;
  for (let i = 0; i < values.length; i++) {
    const gap = values[i]! - mean;
    square += gap * gap;
    cube += gap * gap * gap;
  }
  const deviation = Math.sqrt(square / (n - 1));
  const skewness = (cube * n) / (n - 1) / (n - 2) / deviation ** 3;
  const t = studentQuantile(share, n - 1);
  const root = Math.sqrt(n);
  if (!(Math.abs(skewness) > 1e-8)) return mean - (t * deviation) / root;
  const inverse = ((Math.cbrt(1 + skewness * (t / root - skewness / (6 * n))) - 1) * 3 * root) / skewness;
  return mean - (inverse * deviation) / root;
}
