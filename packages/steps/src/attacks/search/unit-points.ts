// Points in the unit box, and the encoded rows that a model takes.

import type { EncodedRows } from '../../models/encode-rows.ts';
import type { AttackBounds } from '../attack-bounds.ts';
import type { Points } from './attacked-model.ts';

export interface UnitPoints {
  /** How many numbers of a row may change. */
  readonly size: number;
  /** Of one encoded row. */
  readonly shape: readonly number[];
  readonly origins: Points;
  /** Encoded rows of the points `from` to `from + count`; `padded` rows in all, the last ones 0. */
  toInputs(points: Points, from: number, count: number, padded: number): Float32Array;
  /** Writes slopes in encoded numbers as slopes in points, into `slopes` from point `from` on; `rows` are those of all points. */
  fromSlopes(encoded: Float32Array, count: number, slopes: Float32Array, from: number, rows: Int32Array): void;
}

/** What is null in a row stays null: its number in a point is 0 at the origin, and changes nothing. */
export function createUnitPoints({ span, low, high, shape, nullFlags }: AttackBounds, rows: EncodedRows): UnitPoints {
  const stride = span.length;
  const places = Int32Array.from(span.keys()).filter((place) => span[place]! > 0);
  const size = places.length;
  const isNull = (row: number, place: number): boolean => {
    const flag = nullFlags[place]!;
    return Number.isNaN(rows.data[row * stride + place]!) || (flag >= 0 && rows.data[row * stride + flag] === 1);
  };
  const values = new Float32Array(rows.rowCount * size);
  for (let row = 0; row < rows.rowCount; row++)
    for (let i = 0; i < size; i++) {
      const place = places[i]!;
      if (isNull(row, place)) continue;
      values[row * size + i] = Math.min(
        Math.max((rows.data[row * stride + place]! - low[place]!) / span[place]!, 0),
        1,
      );
    }
  return {
    size,
    shape,
    origins: { values, rows: Int32Array.from({ length: rows.rowCount }, (_, row) => row) },
    toInputs(points, from, count, padded) {
      const inputs = new Float32Array(padded * stride);
      for (let i = 0; i < count; i++) {
        const row = points.rows[from + i]!;
        inputs.set(rows.data.subarray(row * stride, (row + 1) * stride), i * stride);
        for (let j = 0; j < size; j++) {
          const place = places[j]!;
          if (isNull(row, place)) continue;
          const value = low[place]! + span[place]! * points.values[(from + i) * size + j]!;
          inputs[i * stride + place] = Math.min(Math.max(value, low[place]!), high[place]!);
        }
      }
      return inputs;
    },
    fromSlopes(encoded, count, slopes, from, of) {
      for (let i = 0; i < count; i++)
        for (let j = 0; j < size; j++) {
          const place = places[j]!;
          slopes[(from + i) * size + j] = isNull(of[from + i]!, place)
            ? 0
            : encoded[i * stride + place]! * span[place]!;
        }
    },
  };
}
