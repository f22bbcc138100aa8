// Finds the smallest changes of rows after which a model gives another answer: what a person could do to get it.

import { defineStep, type Ref, type Runnable, report } from '@cairn/core';
import { nativeMemo } from '../backend/native-memo.ts';
import { type Model, model } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import { type CounterfactualOptions, counterfactualParamsSchema } from './counterfactual-params.ts';
import { type CounterfactualReport, counterfactualReportSchema } from './counterfactual-report.ts';
import { findCounterfactuals } from './find-counterfactuals.ts';

export type { CounterfactualReport };

export interface Counterfactuals extends Runnable {
  /**
   * For single rows, the cheapest changes after which the model's answer is the target: of the columns in `changes` alone, within
   * what each allows. Several of them differ in the columns that they change. Each is an answer of the model itself. Of trees that
   * classify, the cheapest one is proven to be the cheapest, or that there is none.
   *
   * Source of the criteria (valid, near, sparse, diverse, feasible): R. Mothilal, A. Sharma, C. Tan, "Explaining machine learning
   * classifiers through diverse counterfactual explanations", FAT* 2020 (DiCE).
   *
   * @throws Error for no rows; for a column that is no feature, cannot change, or has no range; for a target that the model does
   *   not have, and for a row that has it already
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is reported
  <Row = any, Task extends 'classification' | 'regression' = 'classification'>(
    inputs: { readonly model: Ref<Model<Row, Task>, 'model'>; readonly rows: Ref<Table<Row>, 'table'> },
    params: CounterfactualOptions<Row>,
  ): { readonly report: Ref<CounterfactualReport, 'metrics'> };
}

export const counterfactuals: Counterfactuals = defineStep('counterfactuals', {
  in: { model, rows: table },
  params: counterfactualParamsSchema,
  out: { report: report(counterfactualReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  async run({ model, rows }, params, context) {
    const found = await findCounterfactuals(model, rows, params, context);
    for (const sentence of found.summary) context.log(sentence);
    return { report: found };
  },
}) as Counterfactuals;
