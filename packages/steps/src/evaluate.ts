// Judges a model on rows that it did not learn from.

import { defineStep, json, type Kind, metrics, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from './backend/native-memo.ts';
import { classifyRows } from './evaluation/classified-rows.ts';
import { classifierMetrics } from './evaluation/classifier-metrics.ts';
import { classifierReport } from './evaluation/classifier-report.ts';
import { type EvaluationReport, evaluationReportSchema } from './evaluation/evaluation-report.ts';
import { type MetricsOfTask, metricsSchema } from './evaluation/metrics.ts';
import { withoutTrivialFigures } from './evaluation/one-class.ts';
import { regressorMetrics } from './evaluation/regressor-metrics.ts';
import { regressorReport } from './evaluation/regressor-report.ts';
import { type Model, model } from './kinds/model.ts';
import { type Table, table } from './kinds/table.ts';
import { encodeTargets } from './models/describe-label.ts';
import { predictTable } from './models/predict.ts';

export type { EvaluationReport } from './evaluation/evaluation-report.ts';
export type { ClassifierMetrics, RegressorMetrics } from './evaluation/metrics.ts';

export interface EvaluateInputs<Row, Task> {
  readonly model: Ref<Model<Row, Task>, 'model'>;
  readonly rows: Ref<Table<Row>, 'table'>;
}

export interface Evaluate extends Runnable {
  /**
   * Computes every figure that the model's task has, with 95 % intervals that also hold for few rows, see
   * docs/guides/intervals.md for the formula of each. scikit-learn 1.9's definitions; undefined is null with a reason, and
   * so is an interval that the rows are too few for.
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is told
  <Row = any, Task extends 'classification' | 'regression' = 'classification'>(
    inputs: EvaluateInputs<Row, Task>,
    params?: {
      /** Columns of categories or booleans: the report has the main figure for each of their values. */
      readonly slices?: readonly (keyof Row & string)[] | undefined;
    },
  ): { readonly metrics: Ref<MetricsOfTask<Task>, 'metrics'>; readonly report: Ref<EvaluationReport, 'json'> };
}

/** What `evaluate` measures depends on the task; its call signature says which record it is. */
// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const metricsOfTask: Kind<any, 'metrics'> = metrics(metricsSchema);

export const evaluate: Evaluate = defineStep('evaluate', {
  in: { model, rows: table },
  params: z.strictObject({ slices: z.array(z.string()).readonly().default([]) }),
  out: { metrics: metricsOfTask, report: json(evaluationReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  run: async ({ model, rows }, { slices }, context) => {
    if (rows.rowCount === 0) throw new Error('There are no rows to evaluate the model on');
    if (model.task === 'classification') {
      const classified = await classifyRows(model, rows);
      return {
        metrics: withoutTrivialFigures(classifierMetrics(classified, context.random('intervals')), classified),
        report: classifierReport(classified, rows, slices),
      };
    }
    const truth = encodeTargets(model.description, rows);
    const { values } = await predictTable(model, rows);
    return {
      metrics: regressorMetrics(truth, values),
      report: regressorReport(truth, values, rows, slices),
    };
  },
}) as Evaluate;
