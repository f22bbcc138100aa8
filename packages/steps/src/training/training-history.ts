// What a training was like, epoch by epoch.

import { z } from 'zod';
import { type PrivacyGuarantee, privacyGuaranteeSchema } from '../private-training/private-params.ts';

export interface TrainingEpoch {
  /** From 1. */
  readonly epoch: number;
  /** Mean loss of the epoch's batches, while the weights were moving; with class weights, l2 and attacked rows. */
  readonly loss: number;
  /** Mean loss of the validation rows as they are, after the epoch; null without them. */
  readonly validationLoss: number | null;
  /** Share of the validation rows that are right; null without them, and for a regressor. */
  readonly validationAccuracy: number | null;
  /** Of the schedule `plateau`: the learning rate of the epoch. */
  readonly learningRate?: number;
}

export interface TrainingHistory {
  readonly epochs: readonly TrainingEpoch[];
  /** The epoch whose weights the model has: the last, or the best where training was stopped early. */
  readonly keptEpoch: number;
  readonly stoppedEarly: boolean;
  readonly rowCount: number;
  readonly parameterCount: number;
  /** What a training with privacy guarantees of the weights. The losses above have no noise, and no guarantee. */
  readonly privacy?: PrivacyGuarantee;
}

export const trainingHistorySchema: z.ZodType<TrainingHistory> = z.strictObject({
  epochs: z.array(
    z.strictObject({
      epoch: z.int(),
      loss: z.number(),
      validationLoss: z.number().nullable(),
      validationAccuracy: z.number().nullable(),
      learningRate: z.number().exactOptional(),
    }),
  ),
  keptEpoch: z.int(),
  stoppedEarly: z.boolean(),
  rowCount: z.int(),
  parameterCount: z.int(),
  privacy: privacyGuaranteeSchema.exactOptional(),
});
