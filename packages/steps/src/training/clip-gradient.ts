// Gradients that are kept from being too large.

import type { Tensor1D } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { GradientClipping } from './clipping-params.ts';

/** @param gradient - of all weights of the network */
export function clipGradient(tf: Tfjs, gradient: Tensor1D, { value, globalNorm }: GradientClipping): Tensor1D {
  if (value !== undefined) return tf.minimum(tf.maximum(gradient, -value), value);
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  // As TensorFlow: a gradient of 0 divides by nothing harmful, since the smaller factor counts.
  const scale = tf.minimum(tf.div(1, norm), 1 / globalNorm!);
  return tf.mul(gradient, tf.mul(scale, globalNorm!));
}
