// Zero-shot learning: classes without a training row are recognised by their attributes.

import { join } from 'node:path';
import { defineStep, optional, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { type ScalingChoice, scalingSchema } from '../encoding/scaling.ts';
import { type Classifier, classifier, type Model, model } from '../kinds/model.ts';
import { type AnyTable, type Table, table } from '../kinds/table.ts';
import type { LinearParameters } from '../linear/linear-family.ts';
import { describeFeatures } from '../models/describe-features.ts';
import { encodeClasses, type LabelDescription } from '../models/describe-label.ts';
import { encodeExactly } from '../models/encode-rows.ts';
import type { FeatureRows } from '../models/model-family.ts';
import { networkFiles, parametersFile } from '../models/model-files.ts';
import type { AnyModel } from '../models/model-value.ts';
import { saveParameters } from '../models/parameters-file.ts';
import { saveNetwork } from '../models/save-network.ts';
import type { Feature, ModelDescription } from '../schemas/model-description.ts';
import type { LinearHead } from '../transfer/penultimate.ts';
import { type ClassAttributes, readAttributes } from './class-attributes.ts';
import { openEncoder } from './encoder.ts';
import { fitEszsl } from './fit-eszsl.ts';

export interface ZeroShotOptions<Row> {
  /** Columns of the rows, without a pre-trained network. Default: as of `trainLinear`. */
  readonly features?: readonly (keyof Row & string)[] | undefined;
  /** Of numbers, without a pre-trained network. Default `standard`. */
  readonly scaling?: ScalingChoice | undefined;
  /** Columns of the table of classes. Default: all its numbers and booleans. */
  readonly attributes?: readonly string[] | undefined;
  /**
   * Whether the attributes of each class are divided by their length, so that a class with many attributes has no larger scores
   * for that; as Y. Xian and others (2018) compare methods. Default false, as in the paper of ESZSL.
   */
  readonly normalise?: boolean | undefined;
  /** Penalty of the features (γ of the paper). Default 1. */
  readonly gamma?: number | undefined;
  /** Penalty of the attributes (λ of the paper). Default 1. */
  readonly lambda?: number | undefined;
  /** The classes that the model may answer: `all` (default), or those without training rows alone. */
  readonly candidates?: 'all' | 'unseen' | undefined;
  /**
   * Subtracted from the scores of classes with training rows, which else are answered too often (calibrated stacking, W.-L. Chao
   * and others, ECCV 2016). Default 0. Choose it on validation rows.
   */
  readonly seenPenalty?: number | undefined;
}

/** A row whose label has the values of the table of classes. */
type WithClasses<Row, Classes, Label> = {
  readonly [K in keyof Row]: K extends Label ? (K extends keyof Classes ? Classes[K] : never) : Row[K];
};

export interface TrainZeroShot extends Runnable {
  /**
   * ESZSL (Romera-Paredes and Torr 2015): a map between the features of rows and the attributes of their classes, in closed form.
   * `classes` has a row for each class with its attributes, also for those that no row of `rows` has; the model knows all of them.
   * Features are the encoded columns, or what the last layer of a pre-trained network takes. The scores are linear in them, so
   * the model is a linear one, or a network with another last layer, and is used as any other. Attributes are used as they are:
   * give them similar ranges.
   *
   * @throws Error for rows of a class that is not in the table of classes, for rows of one class only, if `candidates: 'unseen'`
   *   leaves fewer than two classes, and what is wrong with the table of classes, by name
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, Classes = any, const Label extends string = string>(
    inputs: {
      readonly rows: Ref<Table<Row>, 'table'>;
      /** One row for each class, which has the label's column too. */
      readonly classes: Ref<Table<Classes>, 'table'>;
      readonly pretrained?: Ref<Model<never, 'classification' | 'regression'>, 'model'> | undefined;
    },
    params: ZeroShotOptions<Row> & {
      readonly label: Label extends keyof Row & keyof Classes ? Label : keyof Row & keyof Classes & string;
    },
  ): { readonly model: Ref<Classifier<WithClasses<Row, Classes, Label>>, 'model'> };
}

const paramsSchema = z.strictObject({
  label: z.string().min(1),
  features: z.array(z.string()).min(1).readonly().optional(),
  scaling: scalingSchema.optional(),
  attributes: z.array(z.string()).min(1).readonly().optional(),
  normalise: z.boolean().default(false),
  gamma: z.number().positive().default(1),
  lambda: z.number().positive().default(1),
  candidates: z.enum(['all', 'unseen']).default('all'),
  seenPenalty: z.number().min(0).default(0),
});

type Params = z.output<typeof paramsSchema>;

export const trainZeroShot: TrainZeroShot = defineStep('train-zero-shot', {
  in: { rows: table, classes: table, pretrained: optional(model) },
  params: paramsSchema,
  out: { model: classifier },
  memo: nativeMemo,
  rows: { in: { rows: 'learns' } },
  run: async ({ rows, classes, pretrained }, params, context) => {
    if (rows.rowCount === 0) throw new Error('There are no rows to learn from');
    const known = readAttributes(classes, params.label, params);
    const truth = encodeClasses(known.label, rows);
    const seen = new Set(truth);
    if (seen.size < 2)
      throw new Error(
        `All ${rows.rowCount} rows are of the class '${known.label.classes[truth[0]!]}': give rows of at least two`,
      );
    const learn = (features: FeatureRows) => headOf(features, known, truth, params);
    const path = join(context.folder, 'model');
    const label = describeCandidates(known, seen, params);
    const unseen = known.label.classes.filter((_, k) => !seen.has(k));
    context.log(
      `${known.names.length} attributes of ${known.label.classes.length} classes, of which ${unseen.length === 0 ? 'all have rows' : `${unseen.join(', ')} ${unseen.length === 1 ? 'has' : 'have'} no row`}`,
    );
    const description = pretrained
      ? await saveAsNetwork(pretrained, rows, label, learn, path)
      : await saveAsLinear(rows, label, params, learn, path);
    return { model: { task: 'classification' as const, description, path } };
  },
}) as TrainZeroShot;

/** The scores of the classes that may be answered. */
function headOf(features: FeatureRows, known: ClassAttributes, truth: Int32Array, params: Params): LinearHead {
  const all = known.values.length;
  const weights = fitEszsl(features, { truth, attributes: known.values, gamma: params.gamma, lambda: params.lambda });
  const seen = new Set(truth);
  const kept = candidatesOf(all, seen, params);
  return {
    outputs: kept.length,
    weights: Float64Array.from({ length: features.width * kept.length }, (_, i) => {
      const [feature, place] = [Math.floor(i / kept.length), i % kept.length];
      return weights[feature * all + kept[place]!]!;
    }),
    biases: kept.map((k) => (seen.has(k) ? -params.seenPenalty : 0)),
  };
}

function candidatesOf(classes: number, seen: ReadonlySet<number>, { candidates }: Params): readonly number[] {
  return Array.from({ length: classes }, (_, k) => k).filter((k) => candidates === 'all' || !seen.has(k));
}

function describeCandidates({ label }: ClassAttributes, seen: ReadonlySet<number>, params: Params): LabelDescription {
  const classes = candidatesOf(label.classes.length, seen, params).map((k) => label.classes[k]!);
  if (classes.length < 2)
    throw new Error(
      `candidates: 'unseen' leaves ${classes.length === 1 ? `'${classes[0]}' alone` : 'no class'}, since all others have rows: give more classes without rows, or use 'all'`,
    );
  if (classes.length === label.classes.length) return label;
  const own = label.positive !== null && classes.includes(label.positive) ? label.positive : classes[1]!;
  return { ...label, classes, positive: classes.length === 2 ? own : null };
}

async function saveAsNetwork(
  pretrained: AnyModel,
  rows: AnyTable,
  label: LabelDescription,
  learn: (features: FeatureRows) => LinearHead,
  path: string,
): Promise<ModelDescription> {
  const encoder = await openEncoder(pretrained, rows, label.label);
  try {
    const network = encoder.withHead('attributes', learn(encoder.featuresOf(rows)));
    const description: ModelDescription = {
      ...{ family: 'network', files: networkFiles, ...label, features: encoder.features },
      ...{ parameterCount: network.countParams(), cleaning: rows.cleaning },
    };
    await saveNetwork(encoder.tf, network, description, path);
    return description;
  } finally {
    encoder.dispose();
  }
}

async function saveAsLinear(
  rows: AnyTable,
  label: LabelDescription,
  params: Params,
  learn: (features: FeatureRows) => LinearHead,
  path: string,
): Promise<ModelDescription> {
  const features: readonly Feature[] = describeFeatures(rows, params);
  const { rowCount, data } = encodeExactly(features, rows);
  const width = data.length / rowCount;
  const { outputs, weights, biases } = learn({ rowCount, width, data });
  const columnOf = (k: number) => Array.from({ length: width }, (_, i) => weights[i * outputs + k]!);
  const all = Array.from({ length: outputs }, (_, k) => ({ coefficients: columnOf(k), intercept: biases[k]! }));
  const [first, second] = all;
  // A linear model of two classes has one score, the log odds of the second.
  const scores =
    outputs === 2
      ? [
          {
            coefficients: second!.coefficients.map((value, i) => value - first!.coefficients[i]!),
            intercept: second!.intercept - first!.intercept,
          },
        ]
      : all;
  const parameters: LinearParameters = {
    coefficients: scores.map(({ coefficients }) => coefficients),
    intercepts: scores.map(({ intercept }) => intercept),
  };
  const description: ModelDescription = {
    ...{ family: 'linear', files: [parametersFile], ...label, features },
    ...{ parameterCount: scores.length * (width + 1), cleaning: rows.cleaning },
  };
  await saveParameters(parameters, description, path);
  return description;
}
