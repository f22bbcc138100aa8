// The figures of a model: one record for classifiers, one for regressors. A metric that a task does not have does not
// compile.

import type { Estimate } from '@cairn/core';
import { z } from 'zod';
import { estimateSchema, type MeanOfClasses, meanOfClassesSchema } from './estimate-schema.ts';

/** Figures of a classifier, each as scikit-learn 1.9 defines it. Those of one positive class need two classes. */
export interface ClassifierMetrics {
  /** Share of rows that are right. */
  readonly accuracy: Estimate;
  /** Mean recall of the classes. */
  readonly balancedAccuracy: MeanOfClasses;
  /** Of the positive class; null with more than two. */
  readonly precision: Estimate;
  /** Of the positive class; null with more than two. */
  readonly recall: Estimate;
  /** Of the positive class; null with more than two. */
  readonly f1: Estimate;
  /** Mean precision of the classes. */
  readonly macroPrecision: MeanOfClasses;
  /** Mean F1 of the classes. */
  readonly macroF1: MeanOfClasses;
  readonly matthewsCorrelation: Estimate;
  readonly cohenKappa: Estimate;
  /** In nats. */
  readonly logLoss: Estimate;
  /** From 0 to 1 with two classes, from 0 to 2 with more (`scale_by_half='auto'`). */
  readonly brierScore: Estimate;
  /** Area under the ROC curve: of the positive class, or the mean of each class against the rest (`ovr`, macro). */
  readonly auc: MeanOfClasses;
  /** Of the positive class, or the mean of each class against the rest. */
  readonly averagePrecision: MeanOfClasses;
  /** Of the top class, 15 bins, l1; its interval contains 0 where the confidences may be true, which the value hides. */
  readonly expectedCalibrationError: Estimate;
}

/** Figures of a regressor, each as scikit-learn 1.9 defines it. */
export interface RegressorMetrics {
  /** In the label's unit. */
  readonly meanAbsoluteError: Estimate;
  /** In the label's unit. */
  readonly rootMeanSquaredError: Estimate;
  readonly r2: Estimate;
}

/** Metrics follow from the model's type. */
export type MetricsOf<M extends { readonly task: string }> = MetricsOfTask<M['task']>;

export type MetricsOfTask<Task> = Task extends 'regression' ? RegressorMetrics : ClassifierMetrics;

const classifierMetricsSchema: z.ZodType<ClassifierMetrics> = z.strictObject({
  accuracy: estimateSchema,
  balancedAccuracy: meanOfClassesSchema,
  precision: estimateSchema,
  recall: estimateSchema,
  f1: estimateSchema,
  macroPrecision: meanOfClassesSchema,
  macroF1: meanOfClassesSchema,
  matthewsCorrelation: estimateSchema,
  cohenKappa: estimateSchema,
  logLoss: estimateSchema,
  brierScore: estimateSchema,
  auc: meanOfClassesSchema,
  averagePrecision: meanOfClassesSchema,
  expectedCalibrationError: estimateSchema,
});

const regressorMetricsSchema: z.ZodType<RegressorMetrics> = z.strictObject({
  meanAbsoluteError: estimateSchema,
  rootMeanSquaredError: estimateSchema,
  r2: estimateSchema,
});

export const metricsSchema: z.ZodType<ClassifierMetrics | RegressorMetrics> = z.union([
  classifierMetricsSchema,
  regressorMetricsSchema,
]);
