// What an error analysis reports.

import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';

const sliceSchema = z.strictObject({
  /** One or two: the rows that satisfy all of them are the slice. */
  conditions: z.array(z.strictObject({ column: z.string(), value: z.string() })),
  rows: z.int(),
  /** The mean error of the slice. Its interval is wide enough for all slices that were checked together. */
  error: estimateSchema,
  /** The mean error of the other rows. */
  errorElsewhere: z.number(),
  /** SliceLine's. */
  score: z.number(),
  /** √2 × the difference of the means ÷ √(the sum of both variances): 0.2 is small, 0.8 large. Null if nothing varies. */
  effectSize: z.number().nullable(),
  /** Two-sided, of the slice against the other rows: Fisher's exact test of mistakes, Welch's of absolute errors. */
  p: z.number().nullable(),
  /** By Bonferroni, over all slices that were checked. */
  adjustedP: z.number().nullable(),
  /** The numbers of the raw rows with the largest errors of the slice. */
  examples: z.array(z.int()),
});

const confusionSchema = z.strictObject({
  actual: z.string(),
  predicted: z.string(),
  /** Rows of the class `actual` that were predicted as `predicted`, of the rows of that class. */
  share: estimateSchema,
  count: z.int(),
  /** The most confident ones. */
  examples: z.array(z.strictObject({ row: z.int(), probability: z.number() })),
});

const residualSchema = z.strictObject({
  /** Null: the predictions themselves. */
  column: z.string().nullable(),
  value: z.string(),
  rows: z.int(),
  /** Prediction − truth, in the label's unit: more than 0 if the model says too much. */
  meanResidual: estimateSchema,
  meanAbsoluteError: z.number(),
  rootMeanSquaredError: z.number(),
});

export const errorReportSchema = z.strictObject({
  /** Of a classifier the share of mistakes, of a regressor the mean absolute error. */
  error: estimateSchema,
  rows: z.int(),
  /** The worst first. */
  slices: z.array(sliceSchema),
  /** Slices that were checked: those of at least `smallest` rows. */
  slicesChecked: z.int(),
  smallest: z.int(),
  columns: z.array(z.string()),
  /** Of classifiers: which classes are taken for which, the most rows first. */
  confusions: z.array(confusionSchema).exactOptional(),
  /** Of regressors: residuals by prediction and by the values of each column. */
  residuals: z.array(residualSchema).exactOptional(),
  summary: z.array(z.string()),
});

export type ErrorAnalysisReport = z.output<typeof errorReportSchema>;
export type ErrorSlice = z.output<typeof sliceSchema>;
export type Confusion = z.output<typeof confusionSchema>;
export type ResidualGroup = z.output<typeof residualSchema>;
