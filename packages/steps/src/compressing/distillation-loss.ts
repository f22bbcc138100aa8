// What a student learns from a teacher.

import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';

/**
 * The loss of each row, `[batch]`: share × T² × cross-entropy of the student's softmax at temperature T with the teacher's,
 * plus (1 − share) × cross-entropy with the true class, in nats (G. Hinton, O. Vinyals, J. Dean, "Distilling the knowledge
 * in a neural network", 2015). T² keeps the two gradients of one size.
 *
 * @param outputs - logits of the student, `batch × classes`
 * @param targets - one-hot classes and then probabilities of the teacher at temperature T, `batch × 2 · classes`
 */
export function distillationLoss(
  tf: Tfjs,
  outputs: Tensor2D,
  targets: Tensor2D,
  { temperature, share }: { readonly temperature: number; readonly share: number },
): Tensor1D {
  const [hard, soft] = tf.split(targets, 2, 1) as [Tensor2D, Tensor2D];
  const crossEntropy = (logits: Tensor2D, wanted: Tensor2D): Tensor1D =>
    tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), wanted), 1));
  const softLoss = crossEntropy(tf.div(outputs, temperature), soft);
  const weighted: Tensor1D = tf.mul(softLoss, share * temperature ** 2);
  return share === 1 ? weighted : tf.add(weighted, tf.mul(crossEntropy(outputs, hard), 1 - share));
}

/**
 * What a student of numbers has as its target: share × the teacher's number + (1 − share) × the true one. Its squared error
 * has the gradient of the two errors, weighted in this way.
 */
export function mixTargets(truth: Float32Array, teacher: Float32Array, share: number): Float32Array {
  return truth.map((value, row) => share * (teacher[row] as number) + (1 - share) * value);
}
