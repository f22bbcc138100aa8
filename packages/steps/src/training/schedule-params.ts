// What can be set of a learning rate that changes. It names no type of TensorFlow, since it is a part of `train`'s types.

import { z } from 'zod';

/** A rate that falls when the validation loss no longer does, as Keras' `ReduceLROnPlateau`. */
export interface PlateauSchedule {
  readonly type: 'plateau';
  /** What the rate is multiplied by. Default 0.1. */
  readonly factor?: number | undefined;
  /** Epochs without a lower validation loss before the rate falls. Default 10. */
  readonly patience?: number | undefined;
  /** By how much the validation loss must fall to count. Default 0.0001. */
  readonly minDelta?: number | undefined;
  /** Epochs after a fall that do not count. Default 0. */
  readonly cooldown?: number | undefined;
  /** The rate does not fall below this. Default 0. */
  readonly minRate?: number | undefined;
}

/** How the learning rate changes by the number of updates alone. Steps are updates, one for each batch. */
export type StepSchedule =
  | {
      /** rate × decayRate ^ (step ÷ decaySteps), as Keras' `ExponentialDecay`. */
      readonly type: 'exponential';
      readonly decaySteps: number;
      readonly decayRate: number;
      /** Whether the exponent is rounded down: the rate falls in steps. Default false. */
      readonly staircase?: boolean | undefined;
    }
  | {
      /** Half a cosine from the rate to `alpha` × the rate, which it keeps afterwards, as Keras' `CosineDecay`. */
      readonly type: 'cosine';
      readonly decaySteps: number;
      /** Default 0. */
      readonly alpha?: number | undefined;
      /** Steps before the decay, in which the rate rises from 0 in a line. Default 0. */
      readonly warmupSteps?: number | undefined;
    }
  | {
      /** `values[i]` × the rate after `boundaries[i]` steps, and the rate before, as Keras' `PiecewiseConstantDecay`. */
      readonly type: 'steps';
      /** Ascending. */
      readonly boundaries: readonly number[];
      /** Factors of the learning rate, one for each boundary. */
      readonly values: readonly number[];
    };

/** How the learning rate changes. */
export type Schedule = StepSchedule | PlateauSchedule;

const count = z.int().positive();

const plateauScheduleSchema = z.strictObject({
  type: z.literal('plateau'),
  factor: z.number().gt(0).lt(1).optional(),
  patience: count.optional(),
  minDelta: z.number().min(0).optional(),
  cooldown: z.int().min(0).optional(),
  minRate: z.number().min(0).optional(),
});

export const stepScheduleSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('exponential'),
    decaySteps: count,
    decayRate: z.number().positive(),
    staircase: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('cosine'),
    decaySteps: count,
    alpha: z.number().min(0).max(1).optional(),
    warmupSteps: z.int().min(0).optional(),
  }),
  z
    .strictObject({
      type: z.literal('steps'),
      boundaries: z.array(count).min(1).readonly(),
      values: z.array(z.number().min(0)).min(1).readonly(),
    })
    .refine(({ boundaries, values }) => boundaries.length === values.length, 'give one value for each boundary')
    .refine(
      ({ boundaries }) => boundaries.every((one, index) => index === 0 || one > boundaries[index - 1]!),
      'the boundaries rise',
    ),
]);

export const scheduleSchema = z.discriminatedUnion('type', [plateauScheduleSchema, ...stepScheduleSchema.options]);
