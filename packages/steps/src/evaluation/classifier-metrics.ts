// The metrics of a classifier on rows, each with its interval.

import type { Random } from '@cairn/core';
import {
  agreementInterval,
  balancedAccuracy,
  balancedAccuracyInterval,
  type ConfusionMatrix,
  calibrationErrorInterval,
  cohenKappa,
  countRight,
  countTopK,
  Estimate,
  estimateRate,
  Figure,
  type Interval,
  macroF1Interval,
  macroPrecisionInterval,
  matthewsCorrcoef,
  precisionRecallF1,
  topClassCalibrationError,
  topClassOf,
} from '@cairn/stats';
import { type ClassifiedRows, matrixOf } from './classified-rows.ts';
import { estimateAreas } from './estimate-areas.ts';
import { estimateClass } from './estimate-class.ts';
import { estimateLosses } from './estimate-losses.ts';
import type { MeanOfClasses } from './estimate-schema.ts';
import type { ClassifierFigures } from './metrics.ts';
import { nameLeftOut } from './name-left-out.ts';

/** Bins of the calibration error. */
const bins = 15;

/**
 * @param topK - how many classes `topKAccuracy` looks at
 * @param random - for Matthews' correlation and Cohen's kappa, whose intervals are bootstraps; all others are formulas
 */
export function classifierMetrics(rows: ClassifiedRows, random: Random, topK = 2): ClassifierFigures {
  const { truth, predicted, probabilities, classes } = rows;
  const matrix = matrixOf(rows);
  const macro = precisionRecallF1(matrix, 'macro');
  const mean = (figure: Figure, interval: Interval | null): MeanOfClasses =>
    nameLeftOut(Estimate.of(figure, interval), classes);
  const agreement = (measure: (matrix: ConfusionMatrix) => Figure) =>
    Estimate.of(measure(matrix), agreementInterval(matrix, measure, random));
  return {
    accuracy: estimateRate(countRight(truth, predicted)),
    topKAccuracy: estimateTopK(rows, topK),
    balancedAccuracy: mean(balancedAccuracy(matrix), balancedAccuracyInterval(matrix)),
    ...figuresOfPositive(rows, matrix),
    macroPrecision: mean(macro.precision, macroPrecisionInterval(matrix)),
    macroF1: mean(macro.f1, macroF1Interval(matrix)),
    matthewsCorrelation: agreement(matthewsCorrcoef),
    cohenKappa: agreement(cohenKappa),
    ...estimateLosses(rows),
    ...estimateAreas(rows),
    expectedCalibrationError: Estimate.of(
      topClassCalibrationError(truth, probabilities, { bins }),
      calibrationErrorInterval(topClassOf(truth, probabilities), bins),
    ),
  };
}

function estimateTopK({ truth, probabilities, classes }: ClassifiedRows, k: number): Estimate {
  if (k < classes.length) return estimateRate(countTopK(truth, probabilities, k));
  return Estimate.of(Figure.none(truth.length, `the first ${k} of ${classes.length} classes are all of them`), null);
}

function figuresOfPositive({ positive, truth }: ClassifiedRows, matrix: ConfusionMatrix) {
  if (positive !== null) return estimateClass(matrix, positive);
  const none = Estimate.of(Figure.none(truth.length, 'more than two classes: see the macro means'), null);
  return { precision: none, recall: none, f1: none };
}
