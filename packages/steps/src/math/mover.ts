// MOVER, the "method of variance estimates recovery": the interval of a difference or ratio of independent
// parameters from the interval of each. What lies between a parameter's estimate and its limit stands for its error on
// that side, so that bounded and skewed parameters keep sensible limits, also where an estimate is 0 or 1.

import type { Interval } from './interval.ts';

/** One parameter: its estimate, and limits around it. */
export interface Bounded extends Interval {
  /** Between `low` and `high`. */
  readonly value: number;
}

/**
 * First less second. With Wilson's limits this is Newcombe's method 10.
 *
 * Source: R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890; G. Y. Zou, A. Donner, Statistics in Medicine 27
 * (2008), 1693–1702.
 */
export function moverDifference(first: Bounded, second: Bounded): Interval {
  const difference = first.value - second.value;
  return {
    low: difference - rootOfSquares(first.value - first.low, second.high - second.value),
    high: difference + rootOfSquares(first.high - first.value, second.value - second.low),
  };
}

/**
 * First over second, for parameters that are not negative: the ratios R for which the interval of `first − R · second`
 * contains 0. So it contains 1 exactly where the interval of the difference contains 0. `high` is infinite where the
 * second may be 0.
 *
 * Source: A. Donner, G. Y. Zou, Statistical Methods in Medical Research 21 (2012), 347–359 (MOVER-R); the closed form
 * here takes the root that stays defined at estimates of 0.
 */
export function moverRatio(first: Bounded, second: Bounded): Interval {
  return { low: lowRatio(first, second), high: 1 / lowRatio(second, first) };
}

/** The one R ≥ 0 with `a − R b = √((a − a.low)² + R² (b.high − b)²)`: below it, first is certainly more than R · second. */
function lowRatio(a: Bounded, b: Bounded): number {
  const product = a.value * b.value;
  const left = a.low * (2 * a.value - a.low);
  const right = b.high * (2 * b.value - b.high);
  // Of the quadratic `right R² − 2 product R + left = 0` the smaller root, written so that `right` may be 0 or negative.
  const root = Math.sqrt(Math.max(0, product * product - left * right));
  return left === 0 ? 0 : left / (product + root);
}

function rootOfSquares(one: number, other: number): number {
  return Math.sqrt(one * one + other * other);
}
