import { incompleteBeta } from './incomplete-beta.ts';

/**
 * The quantile of Student's t distribution, for any degrees of freedom, to 1e-12: bisection of its distribution function
 * P(|T| > t) = I(ν / (ν + t²); ν/2, ½).
 *
 * Source: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions (1964), 26.7.1.
 *
 * @param share - from 0 to 1, both excluded
 * @param degrees - of freedom, above 0
 */
export function studentTQuantile(share: number, degrees: number): number {
  if (share === 0.5) return 0;
  if (share < 0.5) return -studentTQuantile(1 - share, degrees);
  const tail = 2 * (1 - share);
  const tailOf = (t: number) => incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
  let [low, high] = [0, 1];
  while (tailOf(high) > tail) [low, high] = [high, 2 * high];
  for (let round = 0; round < 200 && high - low > 1e-13 * high; round++) {
    const middle = (low + high) / 2;
    if (tailOf(middle) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
