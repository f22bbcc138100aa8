// Calibrates a classifier's probabilities, on rows that it was not trained on.

import { join } from 'node:path';
import { defineStep, json, type Ref, type Runnable } from '@cairn/core';
import { brierScore, logLoss, topClassCalibrationError } from '@cairn/stats';
import { z } from 'zod';
import { nativeMemo } from './backend/native-memo.ts';
import { positiveIndex, toProbabilities } from './deciding/decide.ts';
import { fitIsotonic, fitPlatt, fitTemperature } from './deciding/fit-calibration.ts';
import { type Classifier, classifier } from './kinds/model.ts';
import { type Table, table } from './kinds/table.ts';
import { encodeClasses } from './models/describe-label.ts';
import { scoreTable } from './models/predict.ts';
import { redescribeModel } from './models/redescribe-model.ts';
import type { ModelDescription } from './schemas/model-description.ts';

const figuresSchema = z.strictObject({
  /** In nats. */
  logLoss: z.number().nullable(),
  brierScore: z.number().nullable(),
  expectedCalibrationError: z.number().nullable(),
});

const calibrationReportSchema = z.strictObject({
  method: z.enum(['temperature', 'platt', 'isotonic']),
  rows: z.int(),
  /** Both are measured on the rows of the calibration; `evaluate` measures the effect on other rows. */
  before: figuresSchema,
  after: figuresSchema,
});

export type CalibrationReport = z.output<typeof calibrationReportSchema>;

export interface Calibrate extends Runnable {
  /**
   * A model with the same parameters whose probabilities are calibrated on `rows`, which must not be its training rows.
   * `temperature` (default) divides all logits by one number and changes no decision; `platt` and `isotonic` are for
   * two classes. scikit-learn's definitions. The calibration is part of the model: predictions, audits and attacks use
   * it.
   *
   * @throws Error if there are no rows or only one class, if the model is calibrated already, and for `platt` and
   *   `isotonic` with more than two classes
   */
  // biome-ignore lint/suspicious/noExplicitAny: a classifier of any rows
  <M extends Classifier<any>, Row>(
    inputs: { readonly model: Ref<M, 'model'>; readonly rows: Ref<Table<Row>, 'table'> },
    params?: { readonly method?: 'temperature' | 'platt' | 'isotonic' | undefined },
  ): { readonly model: Ref<M, 'model'>; readonly report: Ref<CalibrationReport, 'json'> };
}

export const calibrate: Calibrate = defineStep('calibrate', {
  in: { model: classifier, rows: table },
  params: z.strictObject({ method: z.enum(['temperature', 'platt', 'isotonic']).default('temperature') }),
  out: { model: classifier, report: json(calibrationReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'learns' } },
  run: async ({ model, rows }, { method }, context) => {
    const { description } = model;
    if (description.task !== 'classification')
      throw new Error('Only classifiers have probabilities to calibrate, and this is a regressor');
    if (description.calibration) throw new Error('The model is calibrated already: calibrate the one it was made from');
    if (description.threshold !== undefined)
      throw new Error(
        'The model has a threshold, which another calibration would move: calibrate first, then choose it',
      );
    const truth = encodeClasses(description, rows);
    if (new Set(truth).size < 2)
      throw new Error(
        `The label '${description.label}' has one class only in the ${truth.length} rows to calibrate on`,
      );
    const scores = await scoreTable(model, rows);
    const width = description.classes.length;
    const calibrated: ModelDescription = { ...description, calibration: fit() };
    const figures = (described: ModelDescription) => {
      const all = toProbabilities(described, scores);
      const probabilities = Array.from(truth, (_, row) => all.subarray(row * width, (row + 1) * width));
      return {
        logLoss: logLoss(truth, probabilities).value,
        brierScore: brierScore(truth, probabilities).value,
        expectedCalibrationError: topClassCalibrationError(truth, probabilities).value,
      };
    };
    return {
      model: await redescribeModel(model, calibrated, join(context.folder, 'model')),
      report: { method, rows: truth.length, before: figures(description), after: figures(calibrated) },
    };

    function fit() {
      if (method === 'temperature') return fitTemperature(scores, truth, width);
      if (width > 2)
        throw new Error(
          `Method '${method}' is for two classes, and '${description.label}' has ${width}: use 'temperature'`,
        );
      const index = positiveIndex(description.classes, description.positive);
      const logOdds = Float64Array.from(truth, (_, row) => scores[2 * row + index]! - scores[2 * row + 1 - index]!);
      const isPositive = Uint8Array.from(truth, (actual) => (actual === index ? 1 : 0));
      return method === 'platt' ? fitPlatt(logOdds, isPositive) : fitIsotonic(logOdds, isPositive);
    }
  },
}) as Calibrate;
