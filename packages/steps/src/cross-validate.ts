// Cross-validation: the same steps for each fold, each as nodes of its own, and a summary.

import type { Ref } from '@cairn/core';
import type { Table } from './kinds/table.ts';
import { type CrossValidated, summarizeFolds } from './summarize-folds.ts';
import { takeFold } from './take-fold.ts';

/** The inputs of one fold. */
export interface Fold<Row> {
  readonly train: Ref<Table<Row>, 'table'>;
  readonly test: Ref<Table<Row>, 'table'>;
}

export interface CrossValidation<Row> {
  /** The number of folds, at least 2. */
  readonly folds: number;
  /** A column whose values have the same proportions in every fold. */
  readonly stratify?: (keyof Row & string) | undefined;
  /** A column: rows with the same value are in the same fold. */
  readonly group?: (keyof Row & string) | undefined;
  /** A column to order by: each fold is tested on rows that are later than all its training rows. */
  readonly time?: (keyof Row & string) | undefined;
  /** The number of divisions, each with its own folds. Default 1. */
  readonly repeats?: number | undefined;
}

export interface LeaveOneGroupOut<Row> {
  /** The column of the groups. */
  readonly group: keyof Row & string;
  /** Each is left out in turn. */
  readonly leaveOut: readonly (string | number | boolean)[];
}

/**
 * Calls `make` for each fold, and returns the mean of each figure over the folds with its deviation and interval (Nadeau and
 * Bengio's correction), and the metrics of each fold. Folds are nodes: they run in parallel and are cached one by one.
 *
 * ```ts
 * const { metrics } = crossValidate({ rows: data.train }, { folds: 5, stratify: 'repaid' }, ({ train, test }) => {
 *   const { model } = trainLinear({ rows: train }, { label: 'repaid' });
 *   return evaluate({ model, rows: test }).metrics;
 * });
 * ```
 *
 * Equal rows, and rows that `augment` made from one row, are in one fold. The model to release is trained on all rows and
 * judged on rows that no fold had: lineage refuses anything else.
 *
 * @throws RangeError if `folds` or `repeats` is not a whole number from 2 or 1
 */
export function crossValidate<Row, Metrics extends object>(
  inputs: { readonly rows: Ref<Table<Row>, 'table'> },
  params: CrossValidation<NoInfer<Row>> | LeaveOneGroupOut<NoInfer<Row>>,
  make: (fold: Fold<Row>, index: number) => Ref<Metrics, 'metrics'>,
): { readonly metrics: Ref<CrossValidated<Metrics>, 'metrics'>; readonly folds: readonly Ref<Metrics, 'metrics'>[] } {
  const divided = 'leaveOut' in params ? leaveOneOut(params) : divide(params);
  const folds = divided.map((fold, index) => make(takeFold<Row>(inputs, fold as never), index));
  const named = Object.fromEntries(folds.map((fold, index) => [`fold${index + 1}`, fold]));
  return { metrics: summarizeFolds<Metrics>({ folds: named }, { testToTrain: ratioOf(params) }).metrics, folds };
}

function divide<Row>({ folds, repeats = 1, ...rules }: CrossValidation<Row>) {
  checkCount('folds', folds, 2);
  checkCount('repeats', repeats, 1);
  if (repeats > 1 && rules.time !== undefined)
    throw new RangeError("'repeats' draws other divisions, and folds by 'time' have one only: leave it out");
  return Array.from({ length: folds * repeats }, (_, index) => ({
    fold: (index % folds) + 1,
    of: folds,
    seed: Math.floor(index / folds),
    ...rules,
  }));
}

function leaveOneOut<Row>({ group, leaveOut }: LeaveOneGroupOut<Row>) {
  checkCount('the number of values in leaveOut', leaveOut.length, 2);
  return leaveOut.map((value, index) => ({ fold: index + 1, of: leaveOut.length, group, leaveOut: value, seed: 0 }));
}

/** Rows of a test fold ÷ training rows: of folds by time the mean, since they grow. */
function ratioOf<Row>(params: CrossValidation<Row> | LeaveOneGroupOut<Row>): number {
  if ('leaveOut' in params) return 1 / (params.leaveOut.length - 1);
  const { folds, time } = params;
  if (time === undefined) return 1 / (folds - 1);
  return Array.from({ length: folds }, (_, index) => 1 / (index + 1)).reduce((a, b) => a + b) / folds;
}

function checkCount(name: string, count: number, least: number): void {
  if (!Number.isSafeInteger(count) || count < least)
    throw new RangeError(`crossValidate: ${name} is ${count}: give a whole number from ${least}`);
}
