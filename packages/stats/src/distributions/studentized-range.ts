// The studentised range: the largest of several differences between groups.

import { sum } from '../base/sum.ts';
import { normalCdf, normalQuantile } from './normal.ts';

// The trapezoidal rule converges faster than any power of its step here, since the integrand is analytic and vanishes at
// both ends: a step of 1/5 leaves nothing but rounding.
const STEP = 0.2;
const REACH = 10;
const MOST_STEPS = 200;

/**
 * The survival function of the studentised range of `count` standard normal variables, with infinitely many degrees of
 * freedom: the chance that the largest exceeds the smallest by at least `range`. As `scipy.stats.studentized_range.sf`
 * and R's `ptukey(lower.tail = FALSE)`, with a relative error of about 1e-12 in the tail too.
 *
 * Source: the density of the largest is `k φ(x) Φ(x)^(k−1)`, and given that it is x, all others are within `range` below
 * it with chance `(1 − Φ(x − range)/Φ(x))^(k−1)` (J. W. Tukey, "The problem of multiple comparisons", 1953).
 *
 * @param range - at least 0
 * @param count - variables, an integer of at least 2
 */
export function studentizedRangeSurvival(range: number, count: number): number {
  if (!(range >= 0)) throw new RangeError(`A range is at least 0, and not ${range}`);
  if (!Number.isInteger(count) || count < 2) throw new RangeError(`A range needs at least two variables, not ${count}`);
  const terms: number[] = [];
  // In a far tail the largest is most likely near half the range.
  for (let x = -REACH; x <= range / 2 + REACH; x += STEP) {
    const below = normalCdf(x);
    const density = (count * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
    const isLargest = density * below ** (count - 1);
    if (isLargest === 0) continue;
    terms.push(-isLargest * Math.expm1((count - 1) * Math.log1p(-normalCdf(x - range) / below)));
  }
  return Math.min(1, STEP * sum(terms));
}

/**
 * The upper quantile of the studentised range: the range that `count` standard normal variables exceed with chance
 * `tail`. As `scipy.stats.studentized_range.isf(tail, count, inf)` and R's `qtukey(1 - tail, count, Inf)`.
 *
 * @param tail - above 0 and below 1
 * @param count - variables, an integer of at least 2
 */
export function studentizedRangeQuantile(tail: number, count: number): number {
  if (!(tail > 0 && tail < 1)) throw new RangeError(`A tail is above 0 and below 1, and not ${tail}`);
  // Regula falsi on the logarithm of the survival function, which is nearly a parabola; Illinois' variant, since the
  // plain one stands still at one end.
  const excess = (range: number): number => Math.log(studentizedRangeSurvival(range, count)) - Math.log(tail);
  // Bonferroni's inequality over all pairs is an upper bound, and equal for two.
  const bound = -Math.SQRT2 * normalQuantile(tail / (count * (count - 1)));
  let high = { at: bound, excess: Math.min(0, excess(bound)) };
  let low = { at: 0.8 * bound, excess: excess(0.8 * bound) };
  if (low.excess < 0) low = { at: 0, excess: -Math.log(tail) };
  for (let step = 0; step < MOST_STEPS && high.at - low.at > 1e-13 * high.at; step++) {
    const at = (low.at * high.excess - high.at * low.excess) / (high.excess - low.excess);
    const found = { at, excess: excess(at) };
    if (Math.abs(found.excess) < 1e-12) return at;
    if (found.excess > 0) {
      low = found;
      high = { at: high.at, excess: high.excess / 2 };
    } else {
      high = found;
      low = { at: low.at, excess: low.excess / 2 };
    }
  }
  return (low.at + high.at) / 2;
}
