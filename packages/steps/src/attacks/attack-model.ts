// Attacks a classifier's network on encoded rows, batch by batch, and says which rows are still right.

import type { Random } from '@cairn/core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-node';
import type { TensorFunction } from '../compiled/compile-function.ts';
import { countBatches, createPasses, type Passes } from '../compiled/create-passes.ts';
import { type Deciding, decideClasses } from '../deciding/decide.ts';
import type { EncodedRows } from '../models/encode-rows.ts';
import type { OpenedForGradients } from '../models/open-for-gradients.ts';
import { type AttackBounds, toBoundTensors } from './attack-bounds.ts';
import { attackLoss } from './attack-loss.ts';
import { drawStarts } from './draw-starts.ts';
import { fgsm } from './fgsm.ts';
import type { Norm } from './norm.ts';
import { type GradientOf, type PgdOptions, pgd } from './pgd.ts';

/** Rows that are attacked at once; it bounds the memory. */
const rowsAtOnce = 512;

/** One kind of attack: how it moves a batch of encoded rows. */
export type Attack = (given: AttackGiven) => Tensor;

export interface AttackGiven {
  readonly rows: Tensor;
  readonly gradientOf: GradientOf;
  readonly bounds: PgdOptions['bounds'];
  /** In the unit ball of the norm, in the shape of the rows. */
  readonly start: Tensor;
}

/** A network under attack on rows whose true classes are known. */
export interface AttackTarget {
  readonly predictor: OpenedForGradients;
  readonly rows: EncodedRows;
  /** Index of each row's true class. */
  readonly truth: Int32Array;
  readonly classCount: number;
  /** How the model decides. */
  readonly deciding: Deciding;
  readonly bounds: AttackBounds;
  readonly norm: Norm;
  /** `createGradients` of the predictor. */
  readonly gradients: Passes;
}

/**
 * Gradients of each row's loss on its true label: from `[rows, labels]` to `[gradients]`, all with a batch in front.
 *
 * @param rowCount - of all rows that are attacked
 * @param calls - how often the gradient of each row will be asked for
 */
export function createGradients(
  { tf, apply, weights }: OpenedForGradients,
  { rowCount, calls }: { readonly rowCount: number; readonly calls: number },
): Passes {
  const batches = countBatches(rowCount, rowsAtOnce);
  const compute: TensorFunction = ([rows, labels]) => {
    const lossOf = (batch: Tensor): Scalar => tf.sum(attackLoss(tf, 'classification', apply(batch), labels!));
    return [tf.tidy(() => tf.grad(lossOf)(rows!))];
  };
  return createPasses(tf, compute, { callsOf: (rows) => (weights ? calls * batches(rows) : 0), fixed: weights });
}

/** 1 for each row that is right after the attack. The loss is on the true label. */
export function rightUnder(
  target: AttackTarget,
  attack: (predictor: OpenedForGradients) => Attack,
  random: Random,
): Uint8Array {
  const { predictor, rows, bounds, norm } = target;
  const { tf } = predictor;
  const move = attack(predictor);
  const stride = bounds.span.length;
  const right = new Uint8Array(rows.rowCount);
  for (let first = 0; first < rows.rowCount; first += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows.rowCount - first);
    const shape = [count, ...rows.shape];
    const logits = tf.tidy(() => {
      const batch = tf.tensor(rows.data.subarray(first * stride, (first + count) * stride), shape);
      const start = tf.tensor(drawStarts(random, norm, count, bounds.span), shape);
      const gradientOf = gradientOn(target, first, count);
      const moved = move({ rows: batch, gradientOf, bounds: toBoundTensors(tf, bounds), start });
      return predictor.apply(moved).dataSync<'float32'>();
    });
    const said = decideClasses(target.deciding, logits);
    for (let row = 0; row < count; row++) right[first + row] = said[row] === target.truth[first + row] ? 1 : 0;
  }
  return right;
}

/** The largest slope of each row's loss in any of its numbers, at the rows as they are. */
export function steepestSlopes(target: AttackTarget): Float32Array {
  const { predictor, rows, bounds } = target;
  const { tf } = predictor;
  const stride = bounds.span.length;
  const slopes = new Float32Array(rows.rowCount);
  for (let first = 0; first < rows.rowCount; first += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, rows.rowCount - first);
    const found = tf.tidy(() => {
      const batch = tf.tensor(rows.data.subarray(first * stride, (first + count) * stride), [count, ...rows.shape]);
      const gradient = tf.mul(gradientOn(target, first, count)(batch), toBoundTensors(tf, bounds).span);
      return tf.max(tf.abs(tf.reshape(gradient, [count, stride])), 1).dataSync<'float32'>();
    });
    slopes.set(found, first);
  }
  return slopes;
}

/** Gradients of the loss of rows `first` and on, on their true labels. To be called inside a tidy. */
function gradientOn(
  { predictor: { tf }, gradients, truth, classCount }: AttackTarget,
  first: number,
  count: number,
): GradientOf {
  const labels = tf.oneHot(tf.tensor1d(truth.slice(first, first + count), 'int32'), classCount).toFloat();
  return (batch) => gradients.run([batch, labels])[0]!;
}

export const noiseAttack =
  (epsilon: number) =>
  ({ tf }: OpenedForGradients): Attack =>
  ({ rows, bounds: { span, low, high }, start }) =>
    tf.minimum(tf.maximum(tf.add(rows, tf.mul(start, tf.mul(span, epsilon))), low), high);

export const fgsmAttack =
  (epsilon: number, norm: Norm) =>
  ({ tf }: OpenedForGradients): Attack =>
  ({ rows, gradientOf, bounds }) =>
    fgsm(tf, gradientOf, rows, { epsilon, norm, bounds });

export const pgdAttack =
  (options: Omit<PgdOptions, 'bounds' | 'start'>) =>
  ({ tf }: OpenedForGradients): Attack =>
  ({ rows, gradientOf, bounds, start }) =>
    pgd(tf, gradientOf, rows, { ...options, bounds, start });
