// A learning curve: the same work with more and more training rows, each as nodes of its own, and a summary.

import type { Ref } from '@cairn/core';
import type { AnyModel } from '../kinds/model.ts';
import type { Table } from '../kinds/table.ts';
import { type CurveReport, summarizeCurve } from './summarize-curve.ts';
import { takeSample } from './take-sample.ts';

export interface LearningCurveOptions<Row> {
  /** Numbers of training rows, ascending, at least two. */
  readonly sizes: readonly number[];
  /** The number of samples of each size. Default 1. */
  readonly repeats?: number | undefined;
  /** The figure for `final` and `gain` of the curve. Default: the first one of the metrics. */
  readonly figure?: string | undefined;
  /** A column whose values have the same proportions in every sample. */
  readonly stratify?: (keyof Row & string) | undefined;
}

/**
 * Calls `make` with samples of the rows, and returns each figure by number of rows: whether more rows would help. Judge every
 * model on the same rows, which none was trained on. Samples of one repeat are nested.
 *
 * ```ts
 * const { curve } = learningCurve({ rows: data.train }, { sizes: [50, 200, 800], repeats: 3 }, (rows) => {
 *   const { model } = trainLinear({ rows }, { label: 'repaid' });
 *   return evaluate({ model, rows: data.validation }).metrics;
 * });
 * ```
 *
 * @throws RangeError for fewer than two sizes, for sizes that do not rise, and if `repeats` is not a whole number from 1
 */
export function learningCurve<Row, Metrics extends object>(
  inputs: {
    readonly rows: Ref<Table<Row>, 'table'>;
    /** The model that the curve is evidence about, for `release`: it was trained by the same work on all rows. */
    readonly model?: Ref<AnyModel, 'model'> | undefined;
  },
  { sizes, repeats = 1, figure, stratify }: LearningCurveOptions<NoInfer<Row>>,
  make: (rows: Ref<Table<Row>, 'table'>, size: number, repeat: number) => Ref<Metrics, 'metrics'>,
): { readonly curve: Ref<CurveReport, 'metrics'>; readonly points: readonly Ref<Metrics, 'metrics'>[] } {
  if (sizes.length < 2) throw new RangeError('learningCurve: give at least two sizes');
  for (const [index, size] of sizes.entries())
    if (!Number.isSafeInteger(size) || size < 1 || (index > 0 && size <= sizes[index - 1]!))
      throw new RangeError(`learningCurve: the sizes ${sizes.join(', ')} must be whole numbers that rise`);
  if (!Number.isSafeInteger(repeats) || repeats < 1)
    throw new RangeError(`learningCurve: repeats is ${repeats}: give a whole number from 1`);
  const calls = sizes.flatMap((size) => Array.from({ length: repeats }, (_, repeat) => ({ size, repeat })));
  const points = calls.map(({ size, repeat }) => {
    const params = { size, seed: repeat, ...(stratify === undefined ? {} : { stratify }) };
    return make(takeSample<Row>({ rows: inputs.rows }, params).sample, size, repeat);
  });
  const named = Object.fromEntries(points.map((point, index) => [`point${index + 1}`, point]));
  const given = { points: named, ...(inputs.model && { model: inputs.model }) };
  const settings = { sizes: calls.map(({ size }) => size), ...(figure !== undefined && { figure }) };
  return { curve: summarizeCurve(given, settings).curve, points };
}
