// What can be set of a training with differential privacy.

import { z } from 'zod';

/** Noise on clipped gradients, so that no single row shows in the weights. Give `noise`, or the `epsilon` that it is to reach. */
export interface PrivateTraining {
  /** Deviation of the noise ÷ `clip`, above 0. */
  readonly noise?: number | undefined;
  /** The ε of the whole training, above 0: the smallest noise that reaches it is used. */
  readonly epsilon?: number | undefined;
  /** Default 1 ÷ (10 × rows). Above 0 and below 1 ÷ rows. */
  readonly delta?: number | undefined;
  /** The largest L2 norm of a row's gradient; longer ones are shortened. Default 1. */
  readonly clip?: number | undefined;
}

export const privateTrainingSchema = z
  .strictObject({
    noise: z.number().positive().optional(),
    epsilon: z.number().positive().optional(),
    delta: z.number().gt(0).lt(1).optional(),
    clip: z.number().positive().default(1),
  })
  .refine(({ noise, epsilon }) => (noise === undefined) !== (epsilon === undefined), "give 'noise' or 'epsilon'");

/** What a training with privacy guarantees, and by which settings. */
export const privacyGuaranteeSchema = z.strictObject({
  /** Of the weights, for data that differ in one row, against who does not know the seed. */
  epsilon: z.number(),
  delta: z.number(),
  noise: z.number(),
  clip: z.number(),
  /** The chance of a row to be in a step. */
  sampleRate: z.number(),
  steps: z.int(),
  /** The order of Rényi's divergence that gives ε. */
  order: z.number(),
});
export type PrivacyGuarantee = z.output<typeof privacyGuaranteeSchema>;
