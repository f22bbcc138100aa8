// Compares models on the same rows: whether one is better, or whether chance explains the difference.

import { defineStep, type Estimate, each, listNames, type Ref, type Runnable, report } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from './backend/native-memo.ts';
import { checkAlike } from './comparing/check-alike.ts';
import { compareClassifiers } from './comparing/compare-classifiers.ts';
import { compareRegressors } from './comparing/compare-regressors.ts';
import { type ComparisonReport, comparisonReportSchema, describeComparisons } from './comparing/comparison-report.ts';
import { type Model, model } from './kinds/model.ts';
import { type Table, table } from './kinds/table.ts';

export type { ComparisonReport } from './comparing/comparison-report.ts';

export interface Compare extends Runnable {
  /**
   * Compares each model with one of them, the baseline, on rows that none of them was trained on. For classifiers: the
   * difference of accuracies with Newcombe's paired interval and McNemar's exact test, of AUCs with DeLong's, and of
   * log losses with a paired t interval. For regressors: the differences of absolute and squared errors. All p-values
   * of a report are adjusted by Holm's procedure. A difference is the model's figure minus the baseline's.
   *
   * @throws Error if there are fewer than two models or rows, if the models have different labels or classes, and if no
   *   model has the baseline's name
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, Task extends 'classification' | 'regression' = 'classification', const Name extends string = string>(
    inputs: {
      readonly models: { readonly [N in Name]: Ref<Model<Row, Task>, 'model'> };
      readonly rows: Ref<Table<Row>, 'table'>;
    },
    params?: {
      /** The name of the model that the others are compared with. Default: the first. */
      readonly baseline?: NoInfer<Name> | undefined;
    },
  ): { readonly report: Ref<ComparisonReport, 'metrics'> };
}

export const compare: Compare = defineStep('compare', {
  in: { models: each(model), rows: table },
  params: z.strictObject({ baseline: z.string().optional() }),
  out: { report: report<ComparisonReport & Readonly<Record<string, Estimate | unknown>>>(comparisonReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  run: async ({ models, rows }, params) => {
    const names = Object.keys(models);
    if (names.length < 2)
      throw new Error(`A comparison needs two models, and there ${names.length === 1 ? 'is' : 'are'} ${names.length}`);
    if (rows.rowCount < 2)
      throw new Error(`A comparison needs two rows, and there ${rows.rowCount === 1 ? 'is' : 'are'} ${rows.rowCount}`);
    const { baseline = names[0]! } = params;
    if (!Object.hasOwn(models, baseline))
      throw new Error(`No model is named '${baseline}': the models are ${listNames(names)}`);
    checkAlike(models, baseline);
    const others = names.filter((name) => name !== baseline);
    const compareAll = models[baseline]!.task === 'classification' ? compareClassifiers : compareRegressors;
    const comparisons = await compareAll(models, rows, baseline, others);
    return { report: describeComparisons(baseline, rows.rowCount, comparisons) };
  },
}) as Compare;
