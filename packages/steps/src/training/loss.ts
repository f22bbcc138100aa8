// What training makes small.

import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';

export type Task = 'classification' | 'regression';

/**
 * The loss of each row, `[batch]`: cross-entropy of the softmax of its logits, in nats, or the squared error.
 *
 * @param outputs - logits or values, `batch × outputs`
 * @param targets - one-hot classes or values, `batch × outputs`
 * @param smoothing - of classes: the share that all of them get in equal parts, as Keras' `label_smoothing`; default 0
 */
export function lossOfRows(tf: Tfjs, task: Task, outputs: Tensor2D, targets: Tensor, smoothing = 0): Tensor1D {
  if (task === 'regression') return tf.sum(tf.squaredDifference(outputs, targets), 1);
  const smoothed = smoothing === 0 ? targets : tf.add(tf.mul(targets, 1 - smoothing), smoothing / outputs.shape[1]);
  return tf.neg(tf.sum(tf.mul(tf.logSoftmax(outputs), smoothed), 1));
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
