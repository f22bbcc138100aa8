// Gradients that are kept from being too large.

import type { Tensor1D } from '@tensorflow/tfjs-node';
import { z } from 'zod';
import type { Tfjs } from '../backend/tfjs.ts';

/** One of the two. */
export type GradientClipping =
  /** Each number is at most this, up and down: Keras' `clipvalue`. */
  | { readonly value: number; readonly globalNorm?: undefined }
  /** If the length of the gradient of all weights is more than this, it is scaled down to it: Keras' `global_clipnorm`. */
  | { readonly globalNorm: number; readonly value?: undefined };

export const clippingSchema = z.union([
  z.strictObject({ value: z.number().positive() }),
  z.strictObject({ globalNorm: z.number().positive() }),
]);

/** @param gradient - of all weights of the network */
export function clipGradient(tf: Tfjs, gradient: Tensor1D, { value, globalNorm }: GradientClipping): Tensor1D {
  if (value !== undefined) return tf.minimum(tf.maximum(gradient, -value), value);
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  // As TensorFlow: a gradient of 0 divides by nothing harmful, since the smaller factor counts.
  const scale = tf.minimum(tf.div(1, norm), 1 / globalNorm!);
  return tf.mul(gradient, tf.mul(scale, globalNorm!));
}
