// What can be set of the clipping of gradients. It names no type of TensorFlow, since it is a part of `train`'s types.

import { z } from 'zod';

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
