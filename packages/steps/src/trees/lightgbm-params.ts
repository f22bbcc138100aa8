// The params of a training, as LightGBM reads them.

import { listAll, offerNames } from '@cairn/core';
import type { LabelDescription } from '../models/describe-label.ts';
import { widthOf } from '../models/encode-rows.ts';
import type { Feature } from '../schemas/model-description.ts';
import type { Direction, ParsedTreeParams } from './trees-params.ts';

/** As Breiman's bootstrap: the share of different rows in a sample of as many rows with replacement, 1 − 1 ÷ e. */
const forestRowFraction = 0.632;

/** @throws Error for a monotone constraint that names no feature of numbers, or with more than two classes */
export function lightGbmParams(
  params: ParsedTreeParams,
  label: LabelDescription,
  features: readonly Feature[],
  seed: number,
): string {
  const { method } = params;
  const rowFraction = params.rowFraction ?? (method === 'random-forest' ? forestRowFraction : 1);
  const constraints = monotoneConstraints(params.monotone, label, features);
  const categories = categoricalColumns(features);
  const settings: Readonly<Record<string, string | number | undefined>> = {
    ...objectiveOf(label),
    boosting: method === 'random-forest' ? 'rf' : method === 'dart' ? 'dart' : 'gbdt',
    num_leaves: params.leaves,
    max_depth: params.maxDepth ?? -1,
    learning_rate: params.learningRate ?? (method === 'single-tree' ? 1 : 0.1),
    min_data_in_leaf: params.minRowsInLeaf,
    feature_fraction: params.columnFraction,
    bagging_fraction: rowFraction,
    bagging_freq: rowFraction < 1 ? 1 : 0,
    drop_rate: method === 'dart' ? (params.dropRate ?? 0.1) : undefined,
    lambda_l1: params.l1,
    lambda_l2: params.l2,
    monotone_constraints: constraints.some((sign) => sign !== 0) ? constraints.join(',') : undefined,
    categorical_feature: categories.length > 0 ? categories.join(',') : undefined,
    num_threads: params.threads,
    // LightGBM's seed is a whole number of 32 bits with a sign.
    seed: seed & 0x7fff_ffff,
    deterministic: 'true',
    force_row_wise: 'true',
    verbosity: -1,
  };
  return Object.entries(settings)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
    .join(' ');
}

/** Iterations of a training. */
export function iterationsOf({ method, trees }: ParsedTreeParams): number {
  return method === 'single-tree' ? 1 : (trees ?? 100);
}

/** How many scores a row gets: of two classes one, the log odds of the second. */
export function scoreCountOf({ task, classes }: Pick<LabelDescription, 'task' | 'classes'>): number {
  return task === 'regression' || classes.length === 2 ? 1 : classes.length;
}

/** The metric is the loss that is minimised, also on validation rows. */
function objectiveOf({ task, classes }: LabelDescription) {
  if (task === 'regression') return { objective: 'regression', metric: 'l2' };
  if (classes.length === 2) return { objective: 'binary', metric: 'binary_logloss' };
  return { objective: 'multiclass', metric: 'multi_logloss', num_class: classes.length };
}

function categoricalColumns(features: readonly Feature[]): readonly number[] {
  let column = 0;
  return features.flatMap((feature) => {
    const first = column;
    column += widthOf(feature);
    return feature.encoder.type === 'ordinal' ? [first] : [];
  });
}

/** For each column of the matrix: 1 where the score of the second class, or the number, never falls as it rises; −1; or 0. */
function monotoneConstraints(
  monotone: Readonly<Record<string, Direction>>,
  { label, classes, positive }: LabelDescription,
  features: readonly Feature[],
): readonly number[] {
  const names = Object.keys(monotone);
  if (names.length > 0 && classes.length > 2)
    throw new Error(
      `'monotone' is for numbers and for two classes, and '${label}' has ${classes.length}: leave it out`,
    );
  for (const name of names) {
    const feature = features.find((one) => one.name === name);
    if (!feature)
      throw new Error(
        `'monotone' names '${name}', which is not a feature. ${offerNames(
          name,
          features.map((one) => one.name),
        )}`,
      );
    if (feature.column.type !== 'number')
      throw new Error(
        `'monotone' is for numbers, and '${name}' is of type ${feature.column.type}: name ${listAll(numbersOf(features), 'or') || 'none'}`,
      );
  }
  const sign = positive !== null && positive === classes[0] ? -1 : 1;
  return features.flatMap((feature) => {
    const direction = Object.hasOwn(monotone, feature.name) ? monotone[feature.name] : undefined;
    const own = direction === undefined ? 0 : direction === 'increasing' ? sign : -sign;
    return new Array<number>(widthOf(feature)).fill(own);
  });
}

function numbersOf(features: readonly Feature[]): readonly string[] {
  return features.filter(({ column }) => column.type === 'number').map(({ name }) => `'${name}'`);
}
