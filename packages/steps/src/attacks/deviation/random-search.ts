// Moves rows to change what a regressor gives for them, by asking alone: for families without gradients.

import type { Random } from '@cairn/core';
import type { Ball, Direction, OpenedRegressor } from './open-regressor.ts';

export interface SearchOptions {
  readonly direction: Direction;
  readonly ball: Ball;
  /** How often all rows are asked about. */
  readonly queries: number;
  /** Where each row begins, within the ball, `rows × inputs`. */
  readonly from: Float32Array;
  readonly random: Random;
}

/**
 * Each row keeps a move if its number goes further. A move sets some of the numbers that may change, first many and then few,
 * to an end of the ball or to a point in it, and is brought back into the ball.
 *
 * The share of the numbers falls as in Square: M. Andriushchenko, F. Croce, N. Flammarion, M. Hein, "Square attack", ECCV
 * 2020, here without squares, because columns have no neighbours.
 */
export function searchRandomly(
  { rows, bounds, valuesAt }: Pick<OpenedRegressor, 'rows' | 'bounds' | 'valuesAt'>,
  { direction, ball, queries, from, random }: SearchOptions,
): Float32Array {
  const stride = bounds.span.length;
  const places = Array.from(bounds.span.keys()).filter((place) => bounds.span[place]! > 0);
  const best = from.slice();
  const values = valuesAt(best);
  for (let query = 0; query < queries; query++) {
    const share = Math.max(1 / places.length, 0.8 * (1 - query / queries) ** 2);
    const proposed = best.slice();
    for (let row = 0; row < rows.rowCount; row++) {
      const sure = places[random.integer(places.length)]!;
      for (const place of places) {
        if (place !== sure && random.next() >= share) continue;
        const reach = random.next() < 0.5 ? (random.next() < 0.5 ? -1 : 1) : 2 * random.next() - 1;
        const at = row * stride + place;
        proposed[at] = rows.data[at]! + reach * ball.epsilon * bounds.span[place]!;
      }
      bringBack(proposed, row, { rows, bounds }, ball);
    }
    const found = valuesAt(proposed);
    for (let row = 0; row < rows.rowCount; row++) {
      if (direction * (found[row]! - values[row]!) <= 0) continue;
      best.set(proposed.subarray(row * stride, (row + 1) * stride), row * stride);
      values[row] = found[row]!;
    }
  }
  return best;
}

/** Into the ball around the row, and into the declared ranges. */
function bringBack(
  moved: Float32Array,
  row: number,
  { rows, bounds: { span, low, high } }: Pick<OpenedRegressor, 'rows' | 'bounds'>,
  { epsilon, norm }: Ball,
): void {
  const stride = span.length;
  let squares = 0;
  for (let place = 0; place < stride; place++)
    if (span[place]! > 0)
      squares += ((moved[row * stride + place]! - rows.data[row * stride + place]!) / span[place]!) ** 2;
  const scale = norm === 'l2' && squares > epsilon * epsilon ? epsilon / Math.sqrt(squares) : 1;
  for (let place = 0; place < stride; place++) {
    if (span[place] === 0) continue;
    const at = row * stride + place;
    const own = rows.data[at]!;
    moved[at] = Math.min(high[place]!, Math.max(low[place]!, own + scale * (moved[at]! - own)));
  }
}
