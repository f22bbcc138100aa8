// Random points around rows: what noise is, and where attacks start.

import type { Random } from '@cairn/core';
import { drawStarts } from '../draw-starts.ts';
import type { Norm } from '../norm.ts';
import type { Points } from './attacked-model.ts';
import { type Ball, projectIntoBall } from './ball.ts';

/** One point for each row, uniform in its ball and then moved into the box. */
export function drawPoints(random: Random, { values, rows }: Points, ball: Ball): Points {
  const size = values.length / Math.max(1, rows.length);
  const drawn = drawStarts(random, ball.norm, rows.length, new Float32Array(size).fill(1));
  return move(drawn, { values, rows }, ball);
}

/** One point for each row on the surface of its ball, and then moved into the box: where APGD starts. */
export function drawSurface(random: Random, { values, rows }: Points, ball: Ball): Points {
  const size = values.length / Math.max(1, rows.length);
  const drawn = new Float32Array(values.length);
  for (let start = 0; start < drawn.length; start += size) {
    let length = 0;
    for (let i = start; i < start + size; i++) {
      drawn[i] = ball.norm === 'linf' ? 2 * random.next() - 1 : random.normal();
      length = add(ball.norm, length, Math.abs(drawn[i]!));
    }
    const scale = 1 / (ball.norm === 'l2' ? Math.sqrt(length) : length || 1);
    for (let i = start; i < start + size; i++) drawn[i]! *= scale;
  }
  return move(drawn, { values, rows }, ball);
}

function add(norm: Norm, length: number, change: number): number {
  if (norm === 'linf') return Math.max(length, change);
  return length + (norm === 'l2' ? change * change : change);
}

function move(drawn: Float32Array, { values, rows }: Points, ball: Ball): Points {
  const size = values.length / Math.max(1, rows.length);
  const moved = drawn.map((change, i) => values[i]! + ball.epsilon * change);
  for (let start = 0; start < moved.length; start += size) projectIntoBall(moved, values, start, size, ball);
  return { values: moved, rows };
}
