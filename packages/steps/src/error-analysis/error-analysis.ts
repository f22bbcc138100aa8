// Finds the rows in which a model is wrong more than elsewhere.

import { defineStep, type Ref, type Runnable, report } from '@cairn/core';
import { estimateRate } from '@cairn/stats';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { classifyRows } from '../evaluation/classified-rows.ts';
import { estimateMeanAbsoluteError } from '../evaluation/regressor-metrics.ts';
import { type AnyModel, type Model, model } from '../kinds/model.ts';
import { type AnyTable, type Table, table } from '../kinds/table.ts';
import { encodeTargets } from '../models/describe-label.ts';
import { predictTable } from '../models/predict.ts';
import { chooseColumns, listConditions } from './conditions.ts';
import { type ErrorAnalysisReport, errorReportSchema } from './error-report.ts';
import { groupResiduals } from './group-residuals.ts';
import { listConfusions } from './list-confusions.ts';
import { sayErrors } from './say-errors.ts';
import { searchSlices } from './search-slices.ts';
import { testSlice } from './test-slice.ts';

export type { ErrorAnalysisReport };

export interface ErrorAnalysis extends Runnable {
  /**
   * The slices of the rows with the worst errors: each value or range of a column, and each pair of them, ranked by SliceLine's
   * score and tested against the other rows, with p-values and intervals that account for all slices that were checked. Of a
   * classifier also which classes it takes for which, with examples; of a regressor also residuals by prediction and by column.
   *
   * @throws Error for no rows, and for a named column that is the label or has no groups (a text, a date, an id, an image)
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, Task extends 'classification' | 'regression' = 'classification'>(
    inputs: { readonly model: Ref<Model<Row, Task>, 'model'>; readonly rows: Ref<Table<Row>, 'table'> },
    params?: {
      /** Default: all numbers, booleans, categories and lists of categories, without the label; protected ones too. */
      readonly columns?: readonly (keyof Row & string)[] | undefined;
      /** Ranges that a column of more different numbers is divided into, at its quantiles. Default 5. */
      readonly bins?: number | undefined;
      /** The fewest rows of a slice. Default: a hundredth of the rows, but at least 32. */
      readonly smallest?: number | undefined;
      /** The number of slices in the report. Default 10. */
      readonly most?: number | undefined;
      /** SliceLine's α: what the size of an error counts against the size of its slice, above 0 to 1. Default 0.95. */
      readonly weight?: number | undefined;
    },
  ): { readonly report: Ref<ErrorAnalysisReport, 'metrics'> };
}

export const errorAnalysis: ErrorAnalysis = defineStep('error-analysis', {
  in: { model, rows: table },
  params: z.strictObject({
    columns: z.array(z.string()).min(1).readonly().optional(),
    bins: z.int().min(2).default(5),
    smallest: z.int().min(2).optional(),
    most: z.int().positive().default(10),
    weight: z.number().gt(0).max(1).default(0.95),
  }),
  out: { report: report(errorReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  async run({ model, rows }, { columns, bins, most, weight, ...params }, context) {
    const n = rows.rowCount;
    if (n === 0) throw new Error('There are no rows to look for errors in');
    const names = chooseColumns(rows, model.description.label, columns);
    const smallest = params.smallest ?? Math.max(32, Math.ceil(n / 100));
    const conditions = listConditions(rows, names, bins, smallest);
    const judged = await judgeRows(model, rows, bins, () => listConditions(rows, names, bins, 1));
    const { slices, checked } = searchSlices(judged.errors, conditions, { smallest, weight, most });
    const areMistakes = model.task === 'classification';
    const found = {
      ...judged.report,
      rows: n,
      slices: slices.map((slice) => testSlice(slice, judged.errors, { checked, areMistakes, rows })),
      slicesChecked: checked,
      smallest,
      columns: [...names],
    };
    const summary = sayErrors(found);
    for (const line of summary) context.log(line);
    return { report: { ...found, summary } };
  },
}) as ErrorAnalysis;

async function judgeRows(
  model: AnyModel,
  rows: AnyTable,
  bins: number,
  listAll: () => ReturnType<typeof listConditions>,
) {
  if (model.task === 'classification') {
    const classified = await classifyRows(model, rows);
    const errors = Float64Array.from(classified.predicted, (said, row) => (said === classified.truth[row] ? 0 : 1));
    const error = estimateRate({ hits: errors.reduce((total, one) => total + one, 0), n: rows.rowCount });
    return { errors, report: { error, confusions: listConfusions(classified, rows) } };
  }
  const truth = encodeTargets(model.description, rows);
  const { values } = await predictTable(model, rows);
  const errors = Float64Array.from(truth, (actual, row) => Math.abs(values[row]! - actual));
  const error = estimateMeanAbsoluteError(truth, values);
  return { errors, report: { error, residuals: groupResiduals(truth, values, listAll(), bins) } };
}
