import type { Interval } from '../base/interval.ts';
import { normalQuantile } from '../distributions/normal.ts';

/**
 * The parameters, from 0 to 1, at which an estimate is at most z standard errors away, the error being that at
 * the parameter: Wilson's way, for any variance. By bisection on each side of the estimate.
 *
 * @param estimate - from 0 to 1
 * @param variance - of the estimate where the parameter is the given one; 0 at most at 0 and 1
 */
export function solveScoreLimits(estimate: number, variance: (parameter: number) => number, level: number): Interval {
  const z = normalQuantile(1 - (1 - level) / 2);
  const isWithin = (parameter: number) => Math.abs(estimate - parameter) <= z * Math.sqrt(variance(parameter));
  const towards = (bound: number): number => {
    if (isWithin(bound)) return bound;
    let [inside, outside] = [estimate, bound];
    for (let step = 0; step < 60; step++) {
      const middle = (inside + outside) / 2;
      if (isWithin(middle)) inside = middle;
      else outside = middle;
    }
    return inside;
  };
  return { low: towards(0), high: towards(1) };
}
