// What training makes small.

import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';

export type Task = 'classification' | 'regression';

/**
 * The loss of each row, `[batch]`: cross-entropy of the softmax of its logits, in nats, or the squared error.
 *
 * @param outputs - logits or values, `batch × outputs`
 * @param targets - one-hot classes or values, `batch × outputs`
 */
export function lossOfRows(tf: Tfjs, task: Task, outputs: Tensor2D, targets: Tensor): Tensor1D {
  if (task === 'regression') return tf.sum(tf.squaredDifference(outputs, targets), 1);
  return tf.neg(tf.sum(tf.mul(tf.logSoftmax(outputs), targets), 1));
}
