// A network in a few words, and a network by function.

import type { ModelDefinition } from '@cairn/core';
import { z } from 'zod';
import type { Network, Tensorflow } from '../backend/tensorflow.ts';
import type { NetworkPart } from '../networks/network-parts.ts';
import { type TextLayers, textLayersSchema } from '../networks/text-layers.ts';

export const activations = ['relu', 'tanh', 'sigmoid', 'elu', 'selu', 'swish'] as const;
export type Activation = (typeof activations)[number];

/**
 * A network in a few words: convolutions over an image, one max pool, layers that read a text, hidden layers, and linear
 * outputs. A model of columns side by side has no convolutions; with `dense: []` it is a logistic or a linear model. What is
 * read of a text or an image is put next to the numbers of the other columns, before the hidden layers.
 */
export interface NetworkDescription {
  /** Filters of each convolution, in order. Default `[8, 16]` for an image. */
  readonly convolutions?: readonly number[] | undefined;
  /** Side of a convolution's window, in pixels. Default 3. */
  readonly kernelSize?: number | undefined;
  /** Whether a convolution keeps the image's size (`same`, default), or loses its edge. */
  readonly padding?: 'valid' | 'same' | undefined;
  /** Side of the max pool behind the last convolution, in pixels; 1 for none. Default 2. */
  readonly pool?: number | undefined;
  /** Units of each hidden layer, in order. Default `[64]` for an image, else `[32]`. */
  readonly dense?: readonly number[] | undefined;
  /** Of convolutions and hidden layers. Default `relu`. */
  readonly activation?: Activation | undefined;
  /** Of texts as `tokens`: the layers that read each of them. */
  readonly text?: TextLayers | undefined;
}

/** What a network by function is given. */
export interface NetworkInputs {
  /** Of one row: `[height, width, channels]`, or `[inputs]`. */
  readonly shape: readonly number[];
  /** How many outputs it must end with: one for each class, or 1. Linear, so that they are logits. */
  readonly outputs: number;
  /** For initialisers: never 0, which tfjs takes for none. */
  readonly seed: number;
  /** Which numbers of a row come from which column, in the order of the row: where the tokens of a text are. */
  readonly parts: readonly NetworkPart[];
}

/**
 * A network by function: `export const net = defineModel('net', (tf: Tensorflow, { shape, outputs, seed }: NetworkInputs)
 * => tf.sequential(…))`.
 */
export type NetworkBuilder = (tf: Tensorflow, inputs: NetworkInputs) => Network;

export type NetworkDefinition = ModelDefinition<NetworkBuilder>;

export const networkDescriptionSchema: z.ZodType<NetworkDescription> = z.strictObject({
  convolutions: z.array(z.int().positive()).readonly().optional(),
  kernelSize: z.int().positive().optional(),
  padding: z.enum(['valid', 'same']).optional(),
  pool: z.int().positive().optional(),
  dense: z.array(z.int().positive()).readonly().optional(),
  activation: z.enum(activations).optional(),
  text: textLayersSchema.optional(),
});

export function isNetworkDefinition(value: unknown): value is NetworkDefinition {
  return typeof value === 'object' && value !== null && 'build' in value && typeof value.build === 'function';
}
