// The gradient of a batch that hides each row: every row's own is clipped, and noise is added to their sum.

import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { NetworkFunction } from '../training/network-function.ts';
import type { TrainingBatch } from '../training/training-batch.ts';

export interface PrivateOptions {
  /** Deviation of the noise ÷ `clip`. */
  readonly noise: number;
  readonly clip: number;
  /** Rows of a batch on average: what the sum is divided by. */
  readonly expectedRows: number;
}

export interface PrivateGradient {
  /** Sum of the rows' losses, without noise. */
  readonly loss: Scalar;
  /** Of all weights. */
  readonly gradient: Tensor1D;
}

/** The loss of each row, `[batch]`, of outputs and targets. */
export type RowLoss = (outputs: Tensor2D, targets: Tensor2D) => Tensor1D;

/**
 * Source: M. Abadi and others, "Deep learning with differential privacy", CCS 2016, algorithm 1. Clipping and the division by
 * the expected number of rows are Opacus'.
 */
export function privateGradient(
  tf: Tfjs,
  network: NetworkFunction,
  lossOf: RowLoss,
  weights: readonly Tensor[],
  batch: TrainingBatch,
  { noise, clip, expectedRows }: PrivateOptions,
): PrivateGradient {
  const { loss, gradients } = gradientsByRow(tf, network, lossOf, weights, batch);
  const norms = tf.sqrt(tf.sum(tf.square(gradients), 1, true));
  const shortened = tf.mul(gradients, tf.minimum(1, tf.div(clip, tf.add(norms, 1e-6))));
  const noisy = tf.add(tf.sum(shortened, 0), tf.mul(batch.noise!, noise * clip));
  return { loss, gradient: tf.div(noisy, expectedRows) as Tensor1D };
}

/** Each row's gradient of its own loss, `batch × weights`. Rows that fill the batch up have 0. */
export function gradientsByRow(
  tf: Tfjs,
  network: NetworkFunction,
  lossOf: RowLoss,
  weights: readonly Tensor[],
  batch: TrainingBatch,
): { readonly loss: Scalar; readonly gradients: Tensor2D } {
  const size = batch.inputs.shape[0]!;
  const { trainByRow } = network;
  if (trainByRow) {
    // Each row has weights of its own: the gradient of the sum of losses by them is each row's.
    const copies = weights.map((weight) => tf.tile(tf.expandDims(weight, 0), [size, ...weight.shape.map(() => 1)]));
    const sumOf = (...own: Tensor[]): Scalar =>
      tf.sum(tf.mul(lossOf(trainByRow(own, batch.inputs, batch.masks), batch.targets), batch.weights));
    const { value, grads } = tf.valueAndGrads(sumOf)(copies);
    return {
      loss: value as Scalar,
      gradients: tf.concat(
        grads.map((own) => tf.reshape(own, [size, -1])),
        1,
      ) as Tensor2D,
    };
  }
  const rows = Array.from({ length: size }, (_, row) => {
    const of = (tensor: Tensor) => tf.slice(tensor, row, 1);
    const sumOf = (...own: Tensor[]): Scalar =>
      tf.sum(
        tf.mul(
          lossOf(network.train(own, of(batch.inputs), batch.masks.map(of)), of(batch.targets) as Tensor2D),
          of(batch.weights),
        ),
      );
    const { value, grads } = tf.valueAndGrads(sumOf)([...weights]);
    return { value: value as Scalar, gradient: tf.concat1d(grads.map((own) => tf.reshape(own, [-1]))) };
  });
  return {
    loss: tf.addN(rows.map(({ value }) => value)) as Scalar,
    gradients: tf.stack(rows.map(({ gradient }) => gradient)) as Tensor2D,
  };
}
