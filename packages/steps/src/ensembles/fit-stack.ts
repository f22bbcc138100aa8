// Learns how to combine models from what they said of rows that they were not trained on.

import { join } from 'node:path';
import { defineStep, each, type Kind, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type AnyModel, type Model, model } from '../kinds/model.ts';
import { type AnyTable, type Table, table } from '../kinds/table.ts';
import type { DesignMatrix } from '../linear/design-matrix.ts';
import { fitLogistic } from '../linear/fit-logistic.ts';
import { fitRidge } from '../linear/fit-ridge.ts';
import type { LinearFit } from '../linear/linear-fit.ts';
import { encodeClasses, encodeTargets } from '../models/describe-label.ts';
import { checkMembers } from './check-members.ts';
import { type FoldPredictions, nameInput } from './predict-fold.ts';
import { saveEnsemble } from './save-ensemble.ts';

export interface FitStack extends Runnable {
  /**
   * A linear model of the models' predictions: a logistic regression of the probabilities, or a ridge regression of the
   * numbers. It is fitted on `folds`, what {@link predictFold} gave for models of the same kinds, and applied to `models`.
   * {@link stack} makes all of these nodes.
   *
   * @throws Error if the folds are not predictions of as many models, if there are no rows, if the label has one class only, and
   *   for a param of the other task
   */
  <Row, Task extends 'classification' | 'regression'>(
    inputs: {
      readonly models: Readonly<Record<string, Ref<Model<Row, Task>, 'model'>>>;
      readonly folds: Readonly<Record<string, Ref<Table<FoldPredictions>, 'table'>>>;
    },
    params?: {
      /** Of classifiers: inverse of the penalty. Default 1. */
      readonly C?: number | undefined;
      /** Of regressors: the penalty. Default 1. */
      readonly alpha?: number | undefined;
    },
  ): { readonly model: Ref<Model<Row, Task>, 'model'> };
}

/** It is of the task of its members, as the call signature says. */
// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const modelOfMembers: Kind<any, 'model'> = model;

export const fitStack: FitStack = defineStep('fit-stack', {
  in: { models: each(model), folds: each(table) },
  params: z.strictObject({ C: z.number().positive().optional(), alpha: z.number().positive().optional() }),
  out: { model: modelOfMembers },
  rows: { in: { folds: 'learns' } },
  run: async ({ models, folds }, params, context) => {
    checkMembers(models);
    const fit = fitOn(models, Object.values(folds), params);
    const { coefficients, intercepts } = fit;
    const combination = { type: 'stack', coefficients, intercepts } as const;
    return { model: await saveEnsemble(models, combination, join(context.folder, 'model')) };
  },
}) as FitStack;

function fitOn(
  models: Readonly<Record<string, AnyModel>>,
  folds: readonly AnyTable[],
  { C, alpha }: { readonly C?: number | undefined; readonly alpha?: number | undefined },
): LinearFit {
  const { description } = Object.values(models)[0]!;
  const classCount = description.classes.length;
  const width = Object.keys(models).length * (classCount > 2 ? classCount : 1);
  const x = joinInputs(folds, description.label, width);
  if (description.task === 'regression') {
    if (C !== undefined)
      throw new Error(`'C' is for classifiers, and '${description.label}' is a number: give 'alpha'`);
    const y = folds.flatMap((fold) => [...encodeTargets(description, fold)]);
    return fitRidge(x, Float64Array.from(y), alpha ?? 1);
  }
  if (alpha !== undefined)
    throw new Error(`'alpha' is for regressors, and '${description.label}' has classes: give 'C'`);
  const classes = Int32Array.from(folds.flatMap((fold) => [...encodeClasses(description, fold)]));
  if (new Set(classes).size < 2)
    throw new Error(`The label '${description.label}' has one class only in the ${classes.length} rows of the folds`);
  const weights = new Float64Array(classes.length).fill(1);
  return fitLogistic({ x, classes, classCount, weights }, { C: C ?? 1, maxIterations: 1000 });
}

function joinInputs(folds: readonly AnyTable[], label: string, width: number): DesignMatrix {
  const names = Array.from({ length: width }, (_, index) => nameInput(index));
  for (const fold of folds) {
    const own = Object.keys(fold.columns).filter((name) => name !== label);
    if (own.length !== width || names.some((name) => !(name in fold.columns)))
      throw new Error(
        `A fold has ${own.length} predictions of each row, and the models give ${width}: give what predictFold returns for the same models`,
      );
  }
  const rowCount = folds.reduce((total, fold) => total + fold.rowCount, 0);
  if (rowCount === 0) throw new Error('There are no folds with rows to learn from');
  const columns = names.map((name) =>
    Float64Array.from(folds.flatMap((fold) => [...(fold.column(name) as readonly number[])])),
  );
  return { rowCount, columns };
}
