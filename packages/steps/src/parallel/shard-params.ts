// What can be set of a training on shards: the params of `train` that need nothing but the rows of a shard.

import { z } from 'zod';
import type { StepSchedule } from '../training/schedule-params.ts';
import { stepScheduleSchema } from '../training/schedule-params.ts';
import { type TrainOptions, trainParamsShape } from '../training/train-params.ts';

/** How the network is made: it is the same for all shards. */
export const startParamsSchema = z.strictObject({
  label: trainParamsShape.label,
  features: trainParamsShape.features,
  sampleWeights: trainParamsShape.sampleWeights,
  network: trainParamsShape.network,
  scaling: trainParamsShape.scaling,
  text: trainParamsShape.text,
  dropout: trainParamsShape.dropout,
  seed: trainParamsShape.seed,
});

/** How each shard is trained. */
export const shardParamsSchema = z.strictObject({
  /** After all rounds so far. */
  epochs: z.int().positive(),
  batchSize: trainParamsShape.batchSize,
  optimizer: trainParamsShape.optimizer,
  learningRate: trainParamsShape.learningRate,
  momentum: trainParamsShape.momentum,
  weightDecay: trainParamsShape.weightDecay,
  schedule: stepScheduleSchema.optional(),
  clipping: trainParamsShape.clipping,
  labelSmoothing: trainParamsShape.labelSmoothing,
  focal: trainParamsShape.focal,
  l1: trainParamsShape.l1,
  l2: trainParamsShape.l2,
  classWeights: trainParamsShape.classWeights,
  sampleWeights: trainParamsShape.sampleWeights,
  seed: trainParamsShape.seed,
  compile: trainParamsShape.compile,
});

/**
 * As those of `train`. The number of epochs is `rounds` × `localEpochs`. Early stopping and the schedule `plateau` need
 * validation rows after each epoch, and adversarial and private training have guarantees of one training: none of them is here.
 */
export type ShardTrainOptions = Omit<
  TrainOptions,
  'epochs' | 'earlyStopping' | 'adversarial' | 'privacy' | 'schedule' | 'categoryEncoding' | 'targetEncoding'
> & {
  /** Steps are updates of one shard, and go on over the rounds. Default: the rate does not change. */
  readonly schedule?: StepSchedule | undefined;
};
