// HopSkipJump where the smallest change is known: the distance of a point to a plane.

import { createRandom } from '@cairn/core';
import { expect, test } from 'vitest';
import { createBreathing } from '../../training/breathing.ts';
import type { Norm } from '../norm.ts';
import type { AttackedModel } from './attacked-model.ts';
import { hopSkipJump } from './hop-skip-jump.ts';

const weights = [3, -2, 1, 0.5];
const offset = -1;
const size = weights.length;

function heightOf(point: Float32Array): number {
  return weights.reduce((total, weight, i) => total + weight * point[i]!, offset);
}

/** A row is right where it is below the plane or above it, as it is. */
function planeOf(origins: Float32Array): AttackedModel {
  const points = (values: Float32Array) =>
    Array.from({ length: values.length / size }, (_, i) => values.subarray(i * size, (i + 1) * size));
  const truth = Int32Array.from(points(origins), (point) => (heightOf(point) > 0 ? 1 : 0));
  return {
    classCount: 2,
    size,
    image: null,
    truth,
    scoresOf: ({ values }) => Float64Array.from(points(values).flatMap((point) => [0, heightOf(point)])),
    areRight: (scores, rows) =>
      Uint8Array.from(rows, (row, i) => (Number(scores[2 * i + 1]! > 0) === truth[row] ? 1 : 0)),
  };
}

const random = createRandom(5);
/** In the middle of the box, so that its sides are farther than the plane. */
const origins = Float32Array.from({ length: 20 * size }, () => 0.4 + 0.2 * random.next());
const dual: Readonly<Record<'linf' | 'l2', number>> = {
  linf: weights.reduce((total, weight) => total + Math.abs(weight), 0),
  l2: Math.hypot(...weights),
};

async function attack(norm: Norm, epsilon: number, row: number): Promise<boolean> {
  const own = origins.slice(row * size, (row + 1) * size);
  const stayed = await hopSkipJump({ queries: 3000 })({
    model: planeOf(own),
    origins: { values: own, rows: Int32Array.of(0) },
    ball: { norm, epsilon },
    random: createRandom(row + 1),
    breathing: createBreathing(new AbortController().signal),
  });
  return stayed[0] === 0;
}

test.each(['linf', 'l2'] as const)(
  '%s: is fooled a little beyond the distance to the plane, and never before',
  async (norm) => {
    const found: boolean[] = [];
    for (let row = 0; row < 20; row++) {
      const distance = Math.abs(heightOf(origins.subarray(row * size, (row + 1) * size))) / dual[norm];
      expect(await attack(norm, 0.999 * distance, row)).toBe(false);
      found.push(await attack(norm, 1.1 * distance, row));
    }
    expect(found.filter(Boolean)).toHaveLength(20);
  },
);

test('a row whose answer is right everywhere is not fooled', async () => {
  const model: AttackedModel = {
    ...planeOf(origins.slice(0, size)),
    areRight: (_scores, rows) => new Uint8Array(rows.length).fill(1),
  };
  const stayed = await hopSkipJump({ queries: 500 })({
    model,
    origins: { values: origins.slice(0, size), rows: Int32Array.of(0) },
    ball: { norm: 'l2', epsilon: 1 },
    random: createRandom(1),
    breathing: createBreathing(new AbortController().signal),
  });
  expect([...stayed]).toEqual([1]);
});
