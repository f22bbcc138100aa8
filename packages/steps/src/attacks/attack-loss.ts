// What an attack climbs.

import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { lossOfRows, type Task } from '../training/loss.ts';

/**
 * A loss for each row, `[batch]`, whose gradient has the direction of the training loss's own and does not vanish where
 * the network is sure.
 *
 * The cross-entropy is log(1 + e^m) with the margin m = log Σ e^z over the other classes − z of the true one, so its
 * gradient is that of m times a number between 0 and 1. In float32 that number is 0 beyond a margin of about −100, and
 * from −17 on what 1 − p says of the true class is lost; a step of FGSM or PGD takes only the direction, so it may climb m
 * itself. A regressor's squared error is climbed as it is.
 *
 * @param outputs - logits or values, `batch × outputs`
 * @param targets - one-hot classes or values, `batch × outputs`
 */
export function attackLoss(tf: Tfjs, task: Task, outputs: Tensor2D, targets: Tensor): Tensor1D {
  if (task === 'regression') return lossOfRows(tf, task, outputs, targets);
  const own: Tensor1D = tf.sum(tf.mul(outputs, targets), 1);
  // Far below any logit, and finite: infinity times 0 would be no number.
  const others: Tensor1D = tf.logSumExp(tf.add(outputs, tf.mul(targets, -1e30)), 1);
  return tf.sub(others, own);
}
