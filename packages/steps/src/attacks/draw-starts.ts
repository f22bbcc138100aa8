// Random places in the unit ball of a norm: where PGD starts, and what noise adds.

import type { Random } from '@cairn/core';
import type { Norm } from './norm.ts';

/**
 * Uniform in the ball, `count × size`: each number in −1..1 for `linf`; for `l2` a random direction with a length of
 * u^(1 ÷ dimensions).
 *
 * @param free - by place in a row: 0 where nothing may change, which then stays 0
 */
export function drawStarts(random: Random, norm: Norm, count: number, free: Float32Array): Float32Array {
  const size = free.length;
  const drawn = new Float32Array(count * size);
  const dimensions = free.reduce((total, width) => total + (width > 0 ? 1 : 0), 0);
  for (let start = 0; start < drawn.length; start += size) {
    let squares = 0;
    for (let i = 0; i < size; i++) {
      const value = norm === 'linf' ? 2 * random.next() - 1 : random.normal();
      if (free[i] === 0) continue;
      drawn[start + i] = value;
      squares += value * value;
    }
    if (norm === 'linf') continue;
    const scale = random.next() ** (1 / dimensions) / Math.sqrt(squares);
    for (let i = 0; i < size; i++) drawn[start + i] = (drawn[start + i] as number) * scale;
  }
  return drawn;
}
