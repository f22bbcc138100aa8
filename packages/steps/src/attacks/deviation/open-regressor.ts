// Opens a regressor for attacks: what it gives for moved rows, and its slopes if its family has them.

import type { Tensor } from '@tensorflow/tfjs-node';
import type { AnyModel } from '../../kinds/model.ts';
import type { AnyTable } from '../../kinds/table.ts';
import { type EncodedRows, encodeRows } from '../../models/encode-rows.ts';
import { familyOf } from '../../models/families.ts';
import { interpretScores } from '../../models/interpret-scores.ts';
import type { DifferentiableModel } from '../../models/model-family.ts';
import { type AttackBounds, toBoundTensors } from '../attack-bounds.ts';
import { pgd } from '../pgd.ts';
import { tableOfMoved } from './moved-rows.ts';

/** The ball around each row that an attack may move in. */
export interface Ball {
  /** As a share of each column's declared range. */
  readonly epsilon: number;
  readonly norm: 'linf' | 'l2';
}

/** Whether the number is to rise or to fall. */
export type Direction = 1 | -1;

export interface Climb {
  readonly steps: number;
  /** As a share of the declared range. */
  readonly stepSize: number;
  /** In the unit ball, `rows × inputs`; left out: at the rows themselves. */
  readonly starts?: Float32Array;
}

export interface OpenedRegressor {
  readonly rows: EncodedRows;
  readonly bounds: AttackBounds;
  /** What is predicted for moved rows, `rows × inputs`, in the label's unit. */
  valuesAt(moved: Float32Array): Float64Array;
  /** Null if the family has no gradients. */
  readonly slopes: {
    /** Rows that PGD moved. */
    climb(direction: Direction, ball: Ball, climb: Climb): Float32Array;
    /** 1 for each row whose number has no slope at all, or one that is not a number. */
    flatRows(): Uint8Array;
  } | null;
  dispose(): void;
}

/** Rows that go through a network at once; it bounds the memory. */
const rowsAtOnce = 512;

/** Whoever opens it disposes of it. */
export async function openRegressor(model: AnyModel, table: AnyTable, bounds: AttackBounds): Promise<OpenedRegressor> {
  const { description } = model;
  const rows = encodeRows(description.features, table);
  const family = familyOf(model);
  const asked = await family.open(model);
  const differentiable = await family.openDifferentiable?.(model);
  return {
    rows,
    bounds,
    valuesAt: (moved) =>
      interpretScores(description, asked.scoresOf(tableOfMoved(description.features, table, bounds, rows.data, moved)))
        .values,
    slopes: differentiable ? slopesOf(differentiable, rows, bounds) : null,
    dispose: () => {
      asked.dispose();
      differentiable?.dispose();
    },
  };
}

function slopesOf(
  { tf, apply }: DifferentiableModel,
  rows: EncodedRows,
  bounds: AttackBounds,
): NonNullable<OpenedRegressor['slopes']> {
  const stride = bounds.span.length;
  const gradientOf = (direction: Direction) => tf.grad((batch: Tensor) => tf.mul(tf.sum(apply(batch)), direction));
  /** Of each batch its rows, and whatever else is given of each row. */
  const inBatches = (
    run: (batch: Tensor, part: (values: Float32Array) => Tensor, first: number) => Tensor,
    found: Float32Array,
  ) => {
    for (let first = 0; first < rows.rowCount; first += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, rows.rowCount - first);
      const part = (values: Float32Array) =>
        tf.tensor(values.subarray(first * stride, (first + count) * stride), [count, ...rows.shape]);
      found.set(
        tf.tidy(() => run(part(rows.data), part, first).dataSync<'float32'>()),
        (first * found.length) / rows.rowCount,
      );
    }
    return found;
  };
  return {
    climb: (direction, { epsilon, norm }, { steps, stepSize, starts }) =>
      inBatches(
        (batch, part) =>
          pgd(tf, gradientOf(direction), batch, {
            epsilon,
            norm,
            steps,
            stepSize,
            bounds: toBoundTensors(tf, bounds),
            ...(starts && { start: part(starts) }),
          }),
        new Float32Array(rows.data.length),
      ),
    flatRows() {
      const steepest = inBatches((batch) => {
        const slopes = tf.mul(gradientOf(1)(batch), toBoundTensors(tf, bounds).span);
        return tf.max(tf.abs(tf.reshape(slopes, [-1, stride])), 1);
      }, new Float32Array(rows.rowCount));
      return Uint8Array.from(steepest, (slope) => (slope > 0 ? 0 : 1));
    },
  };
}
