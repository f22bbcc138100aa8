// The points that fooled a model: attacks say which rows they fooled, and this notes with which change.

import type { Norm } from '../norm.ts';
import type { AttackedModel, Points } from '../search/attacked-model.ts';
import { distanceOf } from '../search/distance.ts';

export interface FooledPoint {
  /** The numbers of the point, as shares of the declared ranges. */
  readonly values: Float32Array;
  /** From the row as it is, in the norm of the attack. */
  readonly distance: number;
}

/**
 * The same model, which notes for each row the nearest point that it answered wrongly.
 *
 * @param origins - the rows as they are
 */
export function recordFooled<M extends AttackedModel>(
  model: M,
  origins: Points,
  norm: Norm,
): { readonly model: M; readonly fooled: ReadonlyMap<number, FooledPoint> } {
  const fooled = new Map<number, FooledPoint>();
  const asked = new WeakMap<object, Points>();
  const { size, slopesOf, guidedScoresOf } = model;
  const note = (scores: object, { values, rows }: Points): void => {
    // A search moves its points on, in the same list.
    asked.set(scores, { values: values.slice(), rows });
  };
  const recording: M = {
    ...model,
    scoresOf(points: Points) {
      const scores = model.scoresOf(points);
      note(scores, points);
      return scores;
    },
    ...(guidedScoresOf && {
      guidedScoresOf(points: Points) {
        const found = guidedScoresOf(points);
        note(found.scores, points);
        return found;
      },
    }),
    ...(slopesOf && {
      slopesOf(points: Points, loss: Parameters<typeof slopesOf>[1]) {
        const found = slopesOf(points, loss);
        note(found.scores, points);
        return found;
      },
    }),
    areRight(scores: Parameters<M['areRight']>[0], rows: Int32Array) {
      const right = model.areRight(scores, rows);
      const points = asked.get(scores);
      for (let i = 0; points && i < right.length; i++) {
        if (right[i] === 1) continue;
        const row = rows[i]!;
        const values = points.values.subarray(i * size, (i + 1) * size);
        const distance = distanceOf(values, origins.values.subarray(row * size, (row + 1) * size), norm);
        if (distance < (fooled.get(row)?.distance ?? Number.POSITIVE_INFINITY))
          fooled.set(row, { values: values.slice(), distance });
      }
      return right;
    },
  };
  return { model: recording, fooled };
}
