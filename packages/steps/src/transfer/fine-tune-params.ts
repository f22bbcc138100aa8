// What can be set of a transfer.

import { z } from 'zod';
import { type ScalingChoice, scalingSchema } from '../encoding/scaling.ts';
import { type Activation, activations } from '../models/network-description.ts';
import { type OptimizerName, optimizerNames } from '../training/optimizer-names.ts';

export interface FineTuneOptions {
  /** The last layer of the pre-trained network that is used. Default: the one before its last layer. */
  readonly upTo?: string | undefined;
  /** The new layers: units of each hidden one, and their activation. Default: none, so that the outputs are linear in the features. */
  readonly head?:
    | { readonly dense?: readonly number[] | undefined; readonly activation?: Activation | undefined }
    | undefined;
  /** The number of epochs in which the head is trained. Default 20. */
  readonly epochs?: number | undefined;
  /** The learning rate of the head. Default 0.001; 0.01 for `sgd`. */
  readonly learningRate?: number | undefined;
  /** After the head: layers of the pre-trained network are trained too. Default: none are, its features stay as they are. */
  readonly fineTuning?:
    | {
        /** The last layer that stays as it is. Default: none, all layers are trained. */
        readonly freezeUpTo?: string | undefined;
        /** Default 10. */
        readonly epochs?: number | undefined;
        /** Default: a tenth of the head's. */
        readonly learningRate?: number | undefined;
      }
    | undefined;
  /** Default 32. */
  readonly batchSize?: number | undefined;
  /** Default `adam`. */
  readonly optimizer?: OptimizerName | undefined;
  /** What the sum of squares of the trained kernels adds to the loss. Default 0. */
  readonly l2?: number | undefined;
  /** What the loss of each class counts; `balanced` is rows ÷ (classes × rows of the class). Default 1 for all. */
  readonly classWeights?: 'balanced' | Readonly<Record<string, number>> | undefined;
  /** Of a folder of tfjs: how numbers are scaled, as in `train`. A model of Cairn's has its own scaling. */
  readonly scaling?: ScalingChoice | undefined;
  /** What the least and the largest value of a pixel become; for a folder of tfjs only. Default `[0, 1]`. */
  readonly pixels?: readonly [low: number, high: number] | undefined;
  /** Wins over the node's own seed. */
  readonly seed?: number | undefined;
}

const count = z.int().positive();

export const fineTuneParamsSchema = z.strictObject({
  label: z.string().min(1),
  features: z.array(z.string()).min(1).readonly().optional(),
  upTo: z.string().optional(),
  head: z
    .strictObject({ dense: z.array(count).readonly().default([]), activation: z.enum(activations).default('relu') })
    .default({ dense: [], activation: 'relu' }),
  epochs: count.default(20),
  learningRate: z.number().positive().optional(),
  fineTuning: z
    .strictObject({
      freezeUpTo: z.string().optional(),
      epochs: count.default(10),
      learningRate: z.number().positive().optional(),
    })
    .optional(),
  batchSize: count.default(32),
  optimizer: z.enum(optimizerNames).default('adam'),
  l2: z.number().min(0).default(0),
  classWeights: z.union([z.literal('balanced'), z.record(z.string(), z.number().min(0))]).optional(),
  scaling: scalingSchema.optional(),
  pixels: z
    .tuple([z.number(), z.number()])
    .readonly()
    .refine(([low, high]) => low < high, 'the first is below the second')
    .optional(),
  seed: z.int().optional(),
});

export type ParsedFineTuneParams = z.output<typeof fineTuneParamsSchema>;
