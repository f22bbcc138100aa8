// MOVER, the "method of variance estimates recovery": the interval of a difference, mean or ratio of independent
// parameters from the interval of each. The distance from a parameter's estimate to its limit is taken as its error on
// that side, so that bounded and skewed parameters keep sensible limits, also where an estimate is 0 or 1.

import type { Interval } from '../base/interval.ts';

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
    low: difference - rootOfSquares([first.value - first.low, second.high - second.value]),
    high: difference + rootOfSquares([first.high - first.value, second.value - second.low]),
  };
}

/**
 * The mean of several, each with the same weight.
 *
 * Source: G. Y. Zou, W. Huang, X. Zhang, Computational Statistics & Data Analysis 53 (2009), 1080–1085 (sums of any
 * number of parameters); for correlated ones G. Y. Zou, American Journal of Epidemiology 168 (2008), 212–224.
 *
 * @param parameters - at least one
 * @param correlation - of the errors of two of them, by index, from 0 to 1; default 0
 */
export function moverMean(
  parameters: readonly Bounded[],
  correlation?: (one: number, other: number) => number,
): Bounded {
  const value = parameters.reduce((total, parameter) => total + parameter.value, 0) / parameters.length;
  const reach = (distances: readonly number[]): number =>
    (correlation ? rootOfCorrelated(distances, correlation) : rootOfSquares(distances)) / parameters.length;
  const below = reach(parameters.map((parameter) => parameter.value - parameter.low));
  const above = reach(parameters.map((parameter) => parameter.high - parameter.value));
  return { value, low: value - below, high: value + above };
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

function rootOfSquares(values: readonly number[]): number {
  return Math.sqrt(values.reduce((total, value) => total + value * value, 0));
}

function rootOfCorrelated(values: readonly number[], correlation: (one: number, other: number) => number): number {
  let total = 0;
  values.forEach((value, one) => {
    total += value * value;
    for (let other = 0; other < one; other++) total += 2 * correlation(one, other) * value * values[other]!;
  });
  return Math.sqrt(total);
}
