// Chooses the threshold of a classifier of two classes: the probability from which it predicts the positive class.

import { join } from 'node:path';
import { defineStep, json, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from './backend/native-memo.ts';
import { positiveIndex, toProbabilities } from './deciding/decide.ts';
import {
  chooseBest,
  listThresholds,
  precisionOf,
  recallOf,
  type ThresholdCriterion,
  type ThresholdPoint,
} from './deciding/find-threshold.ts';
import { type Classifier, classifier } from './kinds/model.ts';
import { type Table, table } from './kinds/table.ts';
import { encodeClasses } from './models/describe-label.ts';
import { scoreTable } from './models/predict.ts';
import { redescribeModel } from './models/redescribe-model.ts';

const pointSchema = z.strictObject({
  threshold: z.number(),
  truePositives: z.int(),
  falsePositives: z.int(),
  falseNegatives: z.int(),
  trueNegatives: z.int(),
  /** Null if no row is predicted as positive. */
  precision: z.number().nullable(),
  /** Null if no row is positive. */
  recall: z.number().nullable(),
});

const thresholdReportSchema = z.strictObject({
  positive: z.string(),
  rows: z.int(),
  chosen: pointSchema,
  /** The point of the default decision: the more probable class. */
  atHalf: pointSchema,
  /** The cost of one mistake of each kind; only of a choice by costs. */
  costs: z.strictObject({ falsePositive: z.number(), falseNegative: z.number() }).exactOptional(),
  /** At most 101 thresholds, evenly spaced among those that separate rows. */
  curve: z.array(pointSchema),
  summary: z.array(z.string()),
});

export type ThresholdReport = z.output<typeof thresholdReportSchema>;

export interface ChooseThreshold extends Runnable {
  /**
   * A model with the same parameters that predicts the positive class if its probability is at least the chosen
   * threshold. The threshold is part of the model: `evaluate`, audits, attacks and predictions use it. Choose it on
   * validation rows, which then count as rows that chose the model. Of equally good thresholds the highest is chosen.
   *
   * @throws Error if the rows do not have two classes, if the model has a threshold, and if no threshold meets the
   *   criterion
   */
  // biome-ignore lint/suspicious/noExplicitAny: a classifier of any rows
  <M extends Classifier<any>, Row>(
    inputs: { readonly model: Ref<M, 'model'>; readonly rows: Ref<Table<Row>, 'table'> },
    params: ThresholdCriterion,
  ): { readonly model: Ref<M, 'model'>; readonly report: Ref<ThresholdReport, 'json'> };
}

const cost = z.number().min(0);
const share = z.number().gt(0).max(1);
const criterionSchema = z.union([
  z.strictObject({ costs: z.strictObject({ falsePositive: cost, falseNegative: cost }) }),
  z.strictObject({ fBeta: z.number().positive() }),
  z.strictObject({ precision: share }),
  z.strictObject({ recall: share }),
  z.strictObject({ rate: share }),
]);

export const chooseThreshold: ChooseThreshold = defineStep('choose-threshold', {
  in: { model: classifier, rows: table },
  params: criterionSchema,
  out: { model: classifier, report: json(thresholdReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'chooses' } },
  run: async ({ model, rows }, criterion, context) => {
    const { description } = model;
    if (description.task !== 'classification')
      throw new Error('Only classifiers have a threshold, and this is a regressor');
    if (description.threshold !== undefined)
      throw new Error('The model has a threshold already: choose it for the one that it was made from');
    const index = positiveIndex(description.classes, description.positive);
    const truth = encodeClasses(description, rows);
    if (new Set(truth).size < 2)
      throw new Error(`The label '${description.label}' has one class only in the ${truth.length} rows to choose on`);
    const probabilities = toProbabilities(description, await scoreTable(model, rows));
    const ofPositive = Float64Array.from(truth, (_, row) => probabilities[2 * row + index]!);
    const points = listThresholds(
      ofPositive,
      Uint8Array.from(truth, (actual) => (actual === index ? 1 : 0)),
    );
    const chosen = chooseBest(points, criterion);
    const positive = description.classes[index]!;
    const described = { ...description, threshold: chosen.threshold };
    const shown = toPoint(chosen);
    return {
      model: await redescribeModel(model, described, join(context.folder, 'model')),
      report: {
        positive,
        rows: truth.length,
        chosen: shown,
        // The last threshold that is not below a half gives the same decisions as a half.
        atHalf: { ...toPoint(points.findLast((point) => point.threshold > 0.5) ?? points[0]!), threshold: 0.5 },
        ...('costs' in criterion && { costs: criterion.costs }),
        curve: thin(points).map(toPoint),
        summary: [
          `'${positive}' from a probability of ${chosen.threshold.toPrecision(3)}: precision ${show(shown.precision)}, recall ${show(shown.recall)}`,
        ],
      },
    };
  },
}) as ChooseThreshold;

function toPoint(point: ThresholdPoint) {
  const defined = (value: number) => (Number.isNaN(value) ? null : value);
  return { ...point, precision: defined(precisionOf(point)), recall: defined(recallOf(point)) };
}

function thin(points: readonly ThresholdPoint[]): readonly ThresholdPoint[] {
  const most = 101;
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, place) => points[Math.round((place * (points.length - 1)) / (most - 1))]!);
}

function show(value: number | null): string {
  return value === null ? 'undefined' : value.toPrecision(3);
}
