// MOVER: limits of a mean from the limits of its parts.

import type { BoundedParameter } from './bounded-parameter.ts';

/**
 * The mean of several figures, with limits made of the limits of each. What lies between a figure and its limit stands
 * for its error on that side, so that bounded and skewed figures keep sensible limits, also where a figure is 0 or 1.
 *
 * Source: G. Y. Zou, A. Donner, Statistics in Medicine 27 (2008), 1693–1702; for correlated figures G. Y. Zou, American
 * Journal of Epidemiology 168 (2008), 212–224.
 *
 * @param parts - at least one
 * @param correlation - of the errors of two parts, from 0 to 1; default 0, independent parts
 */
export function meanOfParameters(
  parts: readonly BoundedParameter[],
  correlation: (one: number, other: number) => number = () => 0,
): BoundedParameter {
  const count = parts.length;
  const value = parts.reduce((total, part) => total + part.value, 0) / count;
  const spread = (reach: (part: BoundedParameter) => number): number => {
    const reaches = parts.map(reach);
    let total = 0;
    for (let one = 0; one < count; one++) {
      total += reaches[one]! ** 2;
      for (let other = 0; other < one; other++) total += 2 * correlation(one, other) * reaches[one]! * reaches[other]!;
    }
    return Math.sqrt(Math.max(0, total)) / count;
  };
  return {
    value,
    low: value - spread((part) => part.value - part.low),
    high: value + spread((part) => part.high - part.value),
  };
}
