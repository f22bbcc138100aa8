// The details of an evaluation, in addition to its metrics.

import type { Estimate } from '@cairn/core';
import { z } from 'zod';
import { type ClassFigures, classFiguresShape } from './class-figures.ts';
import { estimateSchema } from './estimate-schema.ts';

/** Metrics of one class against the rest. */
export interface ClassReport extends ClassFigures {
  readonly class: string;
  /** Rows of the class. */
  readonly rowCount: number;
}

/** Points of a curve, in order. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

/** Curves of the positive class. */
export interface Curves {
  /** x: false positive rate, y: true positive rate. */
  readonly roc: readonly CurvePoint[];
  /** x: recall, y: precision. */
  readonly precisionRecall: readonly CurvePoint[];
  /** x: mean predicted probability of a bin, y: share of positives in it. */
  readonly calibration: readonly (CurvePoint & {
    readonly low: number | null;
    readonly high: number | null;
    readonly n: number;
  })[];
}

export interface ClassifiedMistake {
  /** The number of the raw row, from 1. */
  readonly row: number;
  readonly actual: string;
  readonly predicted: string;
  /** The model's probability of the predicted class, from 0 to 1. */
  readonly probability: number;
}

export interface RegressionMistake {
  readonly row: number;
  readonly actual: number;
  readonly predicted: number;
}

/** The main metric among rows with one value of a column: accuracy, or the mean absolute error. */
export interface Slice {
  readonly column: string;
  readonly value: string;
  readonly metric: 'accuracy' | 'meanAbsoluteError';
  readonly estimate: Estimate;
}

export interface ClassifierReport {
  readonly task: 'classification';
  readonly rowCount: number;
  readonly classes: readonly string[];
  /** Counts: rows are true classes, columns are predicted ones. */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly ClassReport[];
  /** Null with more than two classes. */
  readonly curves: Curves | null;
  /** The most confident mistakes, worst first. */
  readonly mistakes: readonly ClassifiedMistake[];
  readonly slices: readonly Slice[];
}

export interface RegressorReport {
  readonly task: 'regression';
  readonly rowCount: number;
  /** Truth and prediction of some rows, evenly from all. */
  readonly scatter: readonly { readonly actual: number; readonly predicted: number }[];
  /** The largest errors, worst first. */
  readonly mistakes: readonly RegressionMistake[];
  readonly slices: readonly Slice[];
}

export type EvaluationReport = ClassifierReport | RegressorReport;

const point = { x: z.number(), y: z.number() };
const curve = z.array(z.strictObject(point)).readonly();
const bound = z.number().nullable();

const slicesSchema = z.array(
  z.strictObject({
    column: z.string(),
    value: z.string(),
    metric: z.enum(['accuracy', 'meanAbsoluteError']),
    estimate: estimateSchema,
  }),
);

export const evaluationReportSchema: z.ZodType<EvaluationReport> = z.discriminatedUnion('task', [
  z.strictObject({
    task: z.literal('classification'),
    rowCount: z.int(),
    classes: z.array(z.string()),
    confusion: z.array(z.array(z.int())),
    perClass: z.array(
      z.strictObject({
        class: z.string(),
        rowCount: z.int(),
        ...classFiguresShape,
      }),
    ),
    curves: z
      .strictObject({
        roc: curve,
        precisionRecall: curve,
        calibration: z.array(z.strictObject({ ...point, low: bound, high: bound, n: z.int() })),
      })
      .nullable(),
    mistakes: z.array(
      z.strictObject({ row: z.int(), actual: z.string(), predicted: z.string(), probability: z.number() }),
    ),
    slices: slicesSchema,
  }),
  z.strictObject({
    task: z.literal('regression'),
    rowCount: z.int(),
    scatter: z.array(z.strictObject({ actual: z.number(), predicted: z.number() })),
    mistakes: z.array(z.strictObject({ row: z.int(), actual: z.number(), predicted: z.number() })),
    slices: slicesSchema,
  }),
]);
