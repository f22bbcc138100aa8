// What can be set of a training.

import { z } from 'zod';
import { type CategoryOptions, categoryEncodingSchema, targetEncodingSchema } from '../encoding/category-encoding.ts';
import { type ScalingChoice, scalingSchema } from '../encoding/scaling.ts';
import {
  isNetworkDefinition,
  type NetworkDefinition,
  type NetworkDescription,
  networkDescriptionSchema,
} from '../models/network-description.ts';
import { type PrivateTraining, privateTrainingSchema } from '../private-training/private-params.ts';
import { type TextOptions, textOptionsSchema } from '../texts/text-options.ts';
import { type TokenOptions, tokenOptionsSchema } from '../texts/token-options.ts';
import { clippingSchema, type GradientClipping } from './clipping-params.ts';
import { type OptimizerName, optimizerNames } from './optimizer-names.ts';
import { type Schedule, scheduleSchema } from './schedule-params.ts';

/**
 * Madry's training: PGD on a share of each batch, against the weights as they are. TRADES: the loss of the rows as they are, and
 * in addition how far the answers move under the attack.
 */
export interface AdversarialTraining {
  /** Default `madry`. */
  readonly method?: 'madry' | 'trades' | undefined;
  /** Of `trades` alone: what the divergence of the answers counts, above 0. Default 6. */
  readonly beta?: number | undefined;
  /** Largest change of any number, as a share of its column's declared range. */
  readonly epsilon: number;
  /** Steps of PGD. Default 7. */
  readonly steps?: number | undefined;
  /** As a share of the declared range. Default 2.5 × ε ÷ steps. */
  readonly stepSize?: number | undefined;
  /** Of `madry` alone: the share of each batch that is attacked, above 0. Default 0.5. */
  readonly share?: number | undefined;
}

/** Classes that are already predicted with confidence count less. */
export interface FocalLoss {
  /** How much less, from 0. Default 2. */
  readonly gamma?: number | undefined;
  /** A factor of the whole loss. Default 0.25, as Keras. */
  readonly alpha?: number | undefined;
}

export interface EarlyStopping {
  /** Epochs without a lower validation loss after which training ends; the best weights are kept. */
  readonly patience: number;
  /** By how much the validation loss must fall to count. Default 0. */
  readonly minDelta?: number | undefined;
}

export interface TrainOptions extends CategoryOptions {
  /** Default: two convolutions and 64 hidden units for an image, 32 hidden units for columns. */
  readonly network?: NetworkDescription | NetworkDefinition | undefined;
  /**
   * Of numbers, all of them or by column, `{ income: 'log' }`; columns that are not named as `standard`. `standard` (default) by
   * mean and deviation, `robust` by median and interquartile range, `range` by the declared range to 0..1, `quantile` by the share
   * of training rows below (`quantile-normal` its normal number), `log` as ln(1 + number) and `yeo-johnson` by a power, both
   * then standardised.
   */
  readonly scaling?: ScalingChoice | undefined;
  /** Of texts: how they become numbers. A text is a feature only if it is named, or if this is given. */
  readonly text?: TextOptions | undefined;
  /**
   * Of texts: a network reads them token by token, in their order, by layers of `network.text`. Instead of `text`. The
   * vocabulary is learned from training rows and is part of the model.
   */
  readonly tokens?: TokenOptions | undefined;
  /** Default 20. */
  readonly epochs?: number | undefined;
  /** Default 32. */
  readonly batchSize?: number | undefined;
  /** Default `adam`. */
  readonly optimizer?: OptimizerName | undefined;
  /** Default 0.001; 0.01 for `sgd`. */
  readonly learningRate?: number | undefined;
  /** Of `sgd` alone. Default 0. */
  readonly momentum?: number | undefined;
  /** Of `adamw` alone: the share of each weight that an update takes away, times the learning rate. Default 0.004. */
  readonly weightDecay?: number | undefined;
  /** How the learning rate changes while training. Default: it does not. */
  readonly schedule?: Schedule | undefined;
  /** The largest gradient. Default none. */
  readonly clipping?: GradientClipping | undefined;
  /** Of classifiers: the share of the target, from 0 to 1, that all classes get in equal parts. Default 0. */
  readonly labelSmoothing?: number | undefined;
  /**
   * Of classifiers: the loss counts classes less that are already predicted with confidence, for labels of which few rows have
   * one class. Default: cross-entropy.
   */
  readonly focal?: FocalLoss | undefined;
  /** What the sum of the sizes of the kernels adds to the loss. Default 0. */
  readonly l1?: number | undefined;
  /** What the sum of squares of the kernels adds to the loss. Default 0. */
  readonly l2?: number | undefined;
  /** Share of the units of each hidden layer that are left out at a step; of a network in a few words. Default 0. */
  readonly dropout?: number | undefined;
  /** What the loss of each class counts; `balanced` is rows ÷ (classes × rows of the class). Default 1 for all. */
  readonly classWeights?: 'balanced' | Readonly<Record<string, number>> | undefined;
  /**
   * A column of numbers from 0: what the loss of each training row counts, times the weight of its class. It is not a feature,
   * so rows to predict need not have it. Default 1 for all.
   */
  readonly sampleWeights?: string | undefined;
  /** Watches the input `validation`, and is refused without. Default none. */
  readonly earlyStopping?: EarlyStopping | undefined;
  /** Default none. */
  readonly adversarial?: AdversarialTraining | undefined;
  /**
   * Trains by DP-SGD: each row's gradient is clipped, noise is added, and the history and the model card have the ε. Default
   * none.
   */
  readonly privacy?: PrivateTraining | undefined;
  /** Wins over the node's own seed. */
  readonly seed?: number | undefined;
  /**
   * Left out: steps run as a compiled graph where that is proven to give the same bits, and eagerly where not. `false` runs
   * them eagerly, for comparison: the model is the same.
   */
  readonly compile?: false | undefined;
}

const share = z.number().gt(0).max(1);

/** Each param's own schema; distil has some of them too. */
export const trainParamsShape = {
  label: z.string().min(1),
  features: z.array(z.string()).min(1).readonly().optional(),
  network: z
    .union([
      z.custom<NetworkDefinition>(isNetworkDefinition, 'neither a description nor a model'),
      networkDescriptionSchema,
    ])
    .default({}),
  scaling: scalingSchema.optional(),
  categoryEncoding: categoryEncodingSchema.optional(),
  targetEncoding: targetEncodingSchema.optional(),
  text: textOptionsSchema.optional(),
  tokens: tokenOptionsSchema.optional(),
  epochs: z.int().positive().default(20),
  batchSize: z.int().positive().default(32),
  optimizer: z.enum(optimizerNames).default('adam'),
  learningRate: z.number().positive().optional(),
  momentum: z.number().min(0).lt(1).default(0),
  // Without defaults: what is not set is in no key.
  weightDecay: z.number().min(0).optional(),
  schedule: scheduleSchema.optional(),
  clipping: clippingSchema.optional(),
  labelSmoothing: z.number().min(0).lt(1).optional(),
  focal: z.strictObject({ gamma: z.number().min(0).optional(), alpha: z.number().positive().optional() }).optional(),
  l1: z.number().min(0).optional(),
  sampleWeights: z.string().optional(),
  l2: z.number().min(0).default(0),
  dropout: z.number().min(0).lt(1).default(0),
  classWeights: z.union([z.literal('balanced'), z.record(z.string(), z.number().min(0))]).optional(),
  earlyStopping: z.strictObject({ patience: z.int().positive(), minDelta: z.number().min(0).default(0) }).optional(),
  adversarial: z
    .strictObject({
      // Without defaults: what is not set is in no key.
      method: z.enum(['madry', 'trades']).optional(),
      beta: z.number().positive().optional(),
      epsilon: share,
      steps: z.int().positive().default(7),
      stepSize: z.number().positive().optional(),
      share: share.default(0.5),
    })
    .optional(),
  // Without a default: what is not set is in no key.
  privacy: privateTrainingSchema.optional(),
  seed: z.int().optional(),
  // Without a default: what is not set is in no key.
  compile: z.literal(false).optional(),
} as const;

export const trainParamsSchema = z
  .strictObject(trainParamsShape)
  // A param that nothing would read is refused: two trials of a sweep would be one in silence.
  .superRefine(
    ({ momentum, weightDecay, optimizer, dropout, network, sampleWeights, privacy, adversarial, ...named }, ctx) => {
      const ignored = (name: string, message: string) => ctx.addIssue({ code: 'custom', path: [name], message });
      if (momentum > 0 && optimizer !== 'sgd') {
        ignored('momentum', `is for optimizer: 'sgd' and would be ignored by '${optimizer}'`);
      }
      if (weightDecay !== undefined && optimizer !== 'adamw') {
        ignored('weightDecay', `is for optimizer: 'adamw' and would be ignored by '${optimizer}'`);
      }
      if (named.text && named.tokens) ignored('tokens', "is not combined with 'text': give one of them");
      if (sampleWeights !== undefined && sampleWeights === named.label) ignored('sampleWeights', 'is the label');
      if (sampleWeights !== undefined && named.features?.includes(sampleWeights))
        ignored('sampleWeights', 'is also a feature: a row to predict has no weight');
      if (adversarial?.beta !== undefined && adversarial.method !== 'trades') {
        ignored('adversarial', "beta is for method: 'trades' and would be ignored");
      }
      if (adversarial?.method === 'trades' && adversarial.share !== 0.5) {
        ignored('adversarial', "share is for method: 'madry': TRADES attacks all rows");
      }
      if (privacy && adversarial) {
        ignored('privacy', 'is not combined with adversarial training: the attack on a row would have no noise');
      }
      if (isNetworkDefinition(network)) {
        if (dropout > 0) ignored('dropout', 'is for networks in a few words: a network by function has its own layers');
      } else if (dropout > 0 && network.dense?.length === 0) {
        ignored('dropout', 'is of hidden layers, and dense: [] has none');
      }
    },
  );

export type ParsedTrainParams = z.output<typeof trainParamsSchema>;
