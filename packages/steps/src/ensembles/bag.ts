// Bagging: the same training on bootstrap samples, each as nodes of its own, and the mean of the models.

import type { Ref } from '@cairn/core';
import type { Model } from '../kinds/model.ts';
import type { Table } from '../kinds/table.ts';
import { takeBootstrap } from '../sampling/take-bootstrap.ts';
import { vote } from './vote.ts';

export interface BagOptions<Row> {
  /** The number of models, at least 2. */
  readonly members: number;
  /** A column of which every sample has each value as often as the rows: usually the label of a classifier. Default none. */
  readonly stratify?: (keyof Row & string) | undefined;
  /** The first seed of the samples. Default 0. */
  readonly seed?: number | undefined;
}

/**
 * Calls `make` with one bootstrap sample for each member, and returns the model that gives the mean of their probabilities or
 * numbers, as scikit-learn's `BaggingClassifier` and `BaggingRegressor`. It is evaluated, attacked and deployed like any model.
 *
 * ```ts
 * const { model } = bag({ rows: data.train }, { members: 10, stratify: 'repaid' }, (rows) =>
 *   trainTrees({ rows }, { label: 'repaid', method: 'single-tree' }).model,
 * );
 * ```
 *
 * Source: L. Breiman, "Bagging Predictors", Machine Learning 24 (1996), 123–140.
 *
 * @throws RangeError if `members` is not a whole number from 2
 */
export function bag<Row, Task extends 'classification' | 'regression'>(
  inputs: { readonly rows: Ref<Table<Row>, 'table'> },
  { members, stratify, seed = 0 }: BagOptions<NoInfer<Row>>,
  make: (rows: Ref<Table<Row>, 'table'>, index: number) => Ref<Model<Row, Task>, 'model'>,
): { readonly model: Ref<Model<Row, Task>, 'model'>; readonly members: readonly Ref<Model<Row, Task>, 'model'>[] } {
  if (!Number.isSafeInteger(members) || members < 2)
    throw new RangeError(`bag: members is ${members}: give a whole number from 2`);
  const models = Array.from({ length: members }, (_, index) => {
    const params = { seed: seed + index, ...(stratify === undefined ? {} : { stratify }) };
    return make(takeBootstrap<Row>(inputs, params).sample, index);
  });
  const width = String(members).length;
  const named = Object.fromEntries(models.map((model, index) => [String(index + 1).padStart(width, '0'), model]));
  return { model: vote<Row, Task>({ models: named }, { voting: 'mean' }).model, members: models };
}
