import type { RandomNumbers } from '../base/random-numbers.ts';

/**
 * One number of the gamma distribution of scale 1: its mean is the shape. Divided by their sum, several are one draw of
 * a Dirichlet distribution.
 *
 * Source: G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM Transactions on Mathematical
 * Software 26 (2000), 363–372.
 *
 * @param shape - at least 1
 */
export function drawGamma(shape: number, random: RandomNumbers): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const cube = (1 + c * x) ** 3;
    if (cube <= 0) continue;
    if (Math.log(1 - random.next()) < 0.5 * x * x + d - d * cube + d * Math.log(cube)) return d * cube;
  }
}
