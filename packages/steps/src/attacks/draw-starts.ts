// Random places in the unit ball of a norm: where PGD starts, and what noise adds.

import type { Random } from '@cairn/core';
import type { Norm } from './norm.ts';

/**
 * Uniform in the ball, `count × size`: each number in −1..1 for `linf`; for `l2` and `l1` a random direction
 * with a length of u^(1 ÷ dimensions).
 *
 * @param free - by place in a row: 0 where nothing may change, which then stays 0
 */
export function drawStarts(random: Random, norm: Norm, count: number, free: Float32Array): Float32Array {
  const size = free.length;
  const drawn = new Float32Array(count * size);
  const dimensions = free.reduce((total, width) => total + (width > 0 ? 1 : 0), 0);
  for (let start = 0; start < drawn.length; start += size) {
    let total = 0;
    for (let i = 0; i < size; i++) {
      const value = drawOne(random, norm);
      if (free[i] === 0) continue;
      drawn[start + i] = value;
      total += norm === 'l2' ? value * value : Math.abs(value);
    }
    if (norm === 'linf') continue;
    const scale = random.next() ** (1 / dimensions) / (norm === 'l2' ? Math.sqrt(total) : total);
    for (let i = 0; i < size; i++) drawn[start + i] = (drawn[start + i] as number) * scale;
  }
  return drawn;
}

/** Such that the direction of many of them is uniform on the surface of the ball: of exponential size in `l1`. */
function drawOne(random: Random, norm: Norm): number {
  if (norm === 'linf') return 2 * random.next() - 1;
  if (norm === 'l2') return random.normal();
  return (random.next() < 0.5 ? -1 : 1) * -Math.log(1 - random.next());
}
