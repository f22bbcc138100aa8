import type { Random } from '@cairn/core';

/** Means up to this are drawn in one piece: e^−30 is far from 0 in float64. */
const most = 30;

/**
 * A draw of Poisson's distribution. Source: D. Knuth, "The art of computer programming", volume 2, section 3.4.1, algorithm Q;
 * a large mean is a sum of smaller ones.
 */
export function drawPoisson(random: Random, mean: number): number {
  let total = 0;
  for (let left = mean; left > 0; left -= most) {
    const floor = Math.exp(-Math.min(left, most));
    let count = 0;
    for (let product = random.next(); product > floor; product *= random.next()) count++;
    total += count;
  }
  return total;
}
