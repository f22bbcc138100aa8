// Smaller changes that still fool: attacks use all of ε, and half the way may be enough.

import type { Norm } from '../norm.ts';
import { distanceOf } from '../search/distance.ts';
import type { OpenedAttackedModel } from '../search/open-attacked-model.ts';
import type { FooledPoint } from './record-fooled.ts';

type Fooled = readonly [row: number, point: FooledPoint];

/** Halvings of the way: 1/4096 of it is finer than what can be seen. */
const halvings = 12;

/** Of each point the nearest one to its row, on the straight way between both, that halving finds to be answered wrongly. */
export function shrinkFooled(model: OpenedAttackedModel, fooled: readonly Fooled[], norm: Norm): readonly Fooled[] {
  if (fooled.length === 0) return [];
  const { size, origins } = model;
  const rows = Int32Array.from(fooled, ([row]) => row);
  const ways = rows.length * size;
  const at = (shares: Float64Array) =>
    Float32Array.from({ length: ways }, (_, i) => {
      const way = Math.floor(i / size);
      const [row, { values }] = fooled[way]!;
      const origin = origins.values[row * size + (i % size)]!;
      const share = shares[way]!;
      return share === 1 ? values[i % size]! : origin + share * (values[i % size]! - origin);
    });
  const [low, high] = [new Float64Array(rows.length), new Float64Array(rows.length).fill(1)];
  for (let round = 0; round < halvings; round++) {
    const middle = low.map((value, way) => (value + high[way]!) / 2);
    const right = model.areRight(model.scoresOf({ values: at(middle), rows }), rows);
    for (let way = 0; way < rows.length; way++) (right[way] === 1 ? low : high)[way] = middle[way]!;
  }
  const found = at(high);
  return fooled.map(([row], way) => {
    const values = found.slice(way * size, (way + 1) * size);
    const origin = origins.values.subarray(row * size, (row + 1) * size);
    return [row, { values, distance: distanceOf(values, origin, norm) }];
  });
}
