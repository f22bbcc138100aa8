// The metrics of a model: one record for classifiers, one for regressors. A metric that a task does not have does not
// compile.

import type { Estimate } from '@cairn/core';
import { z } from 'zod';
import { type ClassFigures, classFiguresSchema } from './class-figures.ts';
import { estimateSchema, type MeanOfClasses, meanOfClassesSchema } from './estimate-schema.ts';

/** Metrics of a classifier, each as scikit-learn 1.9 defines it. Those of one positive class need two classes. */
export interface ClassifierMetrics extends ClassifierFigures {
  /** Each class against the rest, by its name. They are not metrics of the run: rules with `class` read them. */
  readonly perClass: Readonly<Record<string, ClassFigures>>;
}

/** Figures over all classes. */
export interface ClassifierFigures {
  /** The share of correct predictions. */
  readonly accuracy: Estimate;
  /** The share of rows whose true class is among the `topK` most probable; null if that is every class. */
  readonly topKAccuracy: Estimate;
  /** Mean recall of the classes. */
  readonly balancedAccuracy: MeanOfClasses;
  /** For the positive class; null with more than two. */
  readonly precision: Estimate;
  /** For the positive class; null with more than two. */
  readonly recall: Estimate;
  /** For the positive class; null with more than two. */
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
  /** Area under the ROC curve: for the positive class, or the mean of each class against the rest (`ovr`, macro). */
  readonly auc: MeanOfClasses;
  /** For the positive class, or the mean of each class against the rest. */
  readonly averagePrecision: MeanOfClasses;
  /**
   * For the top class, 15 bins, l1. Its interval contains 0 if the confidences may be right, which the value does not
   * show.
   */
  readonly expectedCalibrationError: Estimate;
}

/** Metrics of a regressor, each as scikit-learn 1.9 defines it. */
export interface RegressorMetrics {
  /** In the label's unit. */
  readonly meanAbsoluteError: Estimate;
  /** In the label's unit. */
  readonly rootMeanSquaredError: Estimate;
  readonly r2: Estimate;
  /** As a share of the target: 0.1 is ten percent. Null if a target is 0. */
  readonly meanAbsolutePercentageError: Estimate;
  /** For the param `quantile`, in the label's unit. */
  readonly pinballLoss: Estimate;
}

/** The metrics for the type of a model. */
export type MetricsOf<M extends { readonly task: string }> = MetricsOfTask<M['task']>;

export type MetricsOfTask<Task> = Task extends 'regression' ? RegressorMetrics : ClassifierMetrics;

const classifierMetricsSchema: z.ZodType<ClassifierMetrics> = z.strictObject({
  accuracy: estimateSchema,
  topKAccuracy: estimateSchema,
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
  perClass: z.record(z.string(), classFiguresSchema),
});

const regressorMetricsSchema: z.ZodType<RegressorMetrics> = z.strictObject({
  meanAbsoluteError: estimateSchema,
  rootMeanSquaredError: estimateSchema,
  r2: estimateSchema,
  meanAbsolutePercentageError: estimateSchema,
  pinballLoss: estimateSchema,
});

export const metricsSchema: z.ZodType<ClassifierMetrics | RegressorMetrics> = z.union([
  classifierMetricsSchema,
  regressorMetricsSchema,
]);
