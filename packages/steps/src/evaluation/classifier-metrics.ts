// The figures of a classifier on rows, each with its interval.

import type { Random } from '@cairn/core';
import { countRight } from '../math/accuracy.ts';
import { balancedAccuracy } from '../math/balanced-accuracy.ts';
import { topClassOf } from '../math/calibration-bins.ts';
import { topClassCalibrationError } from '../math/calibration-error.ts';
import { cohenKappa } from '../math/cohen-kappa.ts';
import type { ConfusionMatrix } from '../math/confusion-matrix.ts';
import { Estimate } from '../math/estimate.ts';
import { estimateRate } from '../math/estimate-rate.ts';
import { Figure } from '../math/figure.ts';
import type { Interval } from '../math/interval.ts';
import { agreementInterval } from '../math/intervals/agreement-interval.ts';
import { calibrationErrorInterval } from '../math/intervals/calibration-error-interval.ts';
import { balancedAccuracyInterval, macroF1Interval, macroPrecisionInterval } from '../math/intervals/class-means.ts';
import { matthewsCorrcoef } from '../math/matthews-corrcoef.ts';
import { precisionRecallF1 } from '../math/precision-recall-f1.ts';
import { type ClassifiedRows, matrixOf } from './classified-rows.ts';
import { estimateAreas } from './estimate-areas.ts';
import { estimateClass } from './estimate-class.ts';
import { estimateLosses } from './estimate-losses.ts';
import type { MeanOfClasses } from './estimate-schema.ts';
import type { ClassifierMetrics } from './metrics.ts';
import { nameLeftOut } from './name-left-out.ts';

/** Bins of the calibration error. */
const bins = 15;

/** @param random - for Matthews' correlation and Cohen's kappa, whose intervals are drawn; all others are formulas */
export function classifierMetrics(rows: ClassifiedRows, random: Random): ClassifierMetrics {
  const { truth, predicted, probabilities, classes } = rows;
  const matrix = matrixOf(rows);
  const macro = precisionRecallF1(matrix, 'macro');
  const mean = (figure: Figure, interval: Interval | null): MeanOfClasses =>
    nameLeftOut(Estimate.of(figure, interval), classes);
  const agreement = (measure: (matrix: ConfusionMatrix) => Figure) =>
    Estimate.of(measure(matrix), agreementInterval(matrix, measure, random));
  return {
    accuracy: estimateRate(countRight(truth, predicted)),
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

function figuresOfPositive({ positive, truth }: ClassifiedRows, matrix: ConfusionMatrix) {
  if (positive !== null) return estimateClass(matrix, positive);
  const none = Estimate.of(Figure.none(truth.length, 'more than two classes: see the macro means'), null);
  return { precision: none, recall: none, f1: none };
}
