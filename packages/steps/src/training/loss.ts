// What training makes small.

import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { FocalLoss } from './train-params.ts';

export type Task = 'classification' | 'regression';

/** Of classes. */
export interface LossOptions {
  /** The share of the target that all classes get in equal parts, as Keras' `label_smoothing`. Default 0. */
  readonly smoothing?: number | undefined;
  /** Default none: cross-entropy. */
  readonly focal?: FocalLoss | undefined;
}

/** What is left of a probability that is 1 up to rounding, as Keras clips it: a power of 0 may have no gradient. */
const leastRest = 1e-7;

/**
 * The loss of each row, `[batch]`: cross-entropy of the softmax of its logits, in nats, or the squared error. The focal loss is
 * the sum over the classes of −α (1 − p)^γ t log p, as Keras' `CategoricalFocalCrossentropy` (T. Lin et al., ICCV 2017).
 *
 * @param outputs - logits or values, `batch × outputs`
 * @param targets - one-hot classes or values, `batch × outputs`
 */
export function lossOfRows(
  tf: Tfjs,
  task: Task,
  outputs: Tensor2D,
  targets: Tensor,
  { smoothing = 0, focal }: LossOptions = {},
): Tensor1D {
  if (task === 'regression') return tf.sum(tf.squaredDifference(outputs, targets), 1);
  const smoothed = smoothing === 0 ? targets : tf.add(tf.mul(targets, 1 - smoothing), smoothing / outputs.shape[1]);
  const logs = tf.logSoftmax(outputs);
  if (!focal) return tf.neg(tf.sum(tf.mul(logs, smoothed), 1));
  const { gamma = 2, alpha = 0.25 } = focal;
  const rest = tf.maximum(tf.sub(1, tf.exp(logs)), leastRest);
  const weight = tf.mul(tf.pow(rest, gamma), alpha);
  return tf.neg(tf.sum(tf.mul(weight, tf.mul(logs, smoothed)), 1));
}

/**
 * Kullback and Leibler's divergence of each row's probabilities `others` from `own`, `[batch]`, in nats: Σ p log (p ÷ q).
 *
 * Source: H. Zhang and others, "Theoretically principled trade-off between robustness and accuracy" (TRADES), ICML 2019.
 *
 * @param own - logits, `batch × outputs`
 */
export function divergence(tf: Tfjs, own: Tensor2D, others: Tensor2D): Tensor1D {
  return tf.sum(tf.mul(tf.softmax(own), tf.sub(tf.logSoftmax(own), tf.logSoftmax(others))), 1);
}
