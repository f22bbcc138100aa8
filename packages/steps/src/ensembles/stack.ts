// Stacking: models are trained on folds, and a linear model learns from their predictions of the rows that each did not see.

import type { Ref } from '@cairn/core';
import type { Model } from '../kinds/model.ts';
import type { Table } from '../kinds/table.ts';
import { takeFold } from '../take-fold.ts';
import { fitStack } from './fit-stack.ts';
import { predictFold } from './predict-fold.ts';

export interface StackOptions<Row> {
  /** The number of folds, at least 2. Default 5. */
  readonly folds?: number | undefined;
  /** A column whose values have the same proportions in every fold: for classifiers the label. */
  readonly stratify?: (keyof Row & string) | undefined;
  /** A column: rows with the same value are in the same fold. */
  readonly group?: (keyof Row & string) | undefined;
  /** The seed of the division into folds. Default 0. */
  readonly seed?: number | undefined;
  /** Of classifiers: inverse of the penalty of the linear model. Default 1. */
  readonly C?: number | undefined;
  /** Of regressors: the penalty of the linear model. Default 1. */
  readonly alpha?: number | undefined;
}

/**
 * Stacks the models that `make` trains, as scikit-learn's `StackingClassifier` and `StackingRegressor`. `make` is called for the
 * training rows of each fold, and once for all rows; the final model is learned from predictions of rows that the models of their
 * fold did not see, and uses the models that were trained on all rows.
 *
 * ```ts
 * const { model } = stack({ rows: data.train }, { folds: 5, stratify: 'repaid' }, (rows) => ({
 *   trees: trainTrees({ rows }, { label: 'repaid' }).model,
 *   linear: trainLinear({ rows }, { label: 'repaid' }).model,
 * }));
 * ```
 *
 * @throws RangeError if `folds` is not a whole number from 2
 */
export function stack<Row, Task extends 'classification' | 'regression', const Name extends string>(
  inputs: { readonly rows: Ref<Table<Row>, 'table'> },
  { folds = 5, C, alpha, ...division }: StackOptions<NoInfer<Row>>,
  make: (rows: Ref<Table<Row>, 'table'>) => { readonly [N in Name]: Ref<Model<Row, Task>, 'model'> },
): { readonly model: Ref<Model<Row, Task>, 'model'> } {
  if (!Number.isInteger(folds) || folds < 2) throw new RangeError(`folds is ${folds}: give a whole number from 2`);
  const predictions = Object.fromEntries(
    Array.from({ length: folds }, (_, index) => {
      const { train, test } = takeFold<Row>(inputs, { ...division, fold: index + 1, of: folds });
      return [`fold${index + 1}`, predictFold({ models: make(train), rows: test }).predictions] as const;
    }),
  );
  return fitStack({ models: make(inputs.rows), folds: predictions }, { C, alpha });
}
