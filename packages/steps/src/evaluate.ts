// Evaluates a model on rows that it was not trained on.

import { defineStep, json, type Kind, type Ref, type Runnable, report } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from './backend/native-memo.ts';
import { estimateClasses } from './evaluation/class-figures.ts';
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
   * Computes every metric of the model's task, with 95 % intervals that are valid for few rows too;
   * docs/guides/intervals.md has the formula of each. scikit-learn 1.9's definitions. An undefined metric is null with
   * a reason, and so is an interval if there are too few rows.
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, Task extends 'classification' | 'regression' = 'classification'>(
    inputs: EvaluateInputs<Row, Task>,
    params?: {
      /** Columns of categories or booleans: the report has the main metric for each of their values. */
      readonly slices?: readonly (keyof Row & string)[] | undefined;
      /** How many of the most probable classes `topKAccuracy` looks at. Default 2. */
      readonly topK?: number | undefined;
      /** Of `pinballLoss`, between 0 and 1. Default 0.5. */
      readonly quantile?: number | undefined;
    },
  ): { readonly metrics: Ref<MetricsOfTask<Task>, 'metrics'>; readonly report: Ref<EvaluationReport, 'json'> };
}

/** The metrics depend on the task; the call signature says which record it is. */
// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const metricsOfTask: Kind<any, 'metrics'> = report(metricsSchema);

export const evaluate: Evaluate = defineStep('evaluate', {
  in: { model, rows: table },
  params: z.strictObject({
    slices: z.array(z.string()).readonly().default([]),
    topK: z.int().positive().default(2),
    quantile: z.number().gt(0).lt(1).default(0.5),
  }),
  out: { metrics: metricsOfTask, report: json(evaluationReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  run: async ({ model, rows }, { slices, topK, quantile }, context) => {
    if (rows.rowCount === 0) throw new Error('There are no rows to evaluate the model on');
    if (model.task === 'classification') {
      const classified = await classifyRows(model, rows);
      const figures = classifierMetrics(classified, context.random('intervals'), topK);
      return {
        metrics: { ...withoutTrivialFigures(figures, classified), perClass: estimateClasses(classified) },
        report: classifierReport(classified, rows, slices),
      };
    }
    const truth = encodeTargets(model.description, rows);
    const { values } = await predictTable(model, rows);
    return {
      metrics: regressorMetrics(truth, values, quantile),
      report: regressorReport(truth, values, rows, slices),
    };
  },
}) as Evaluate;
