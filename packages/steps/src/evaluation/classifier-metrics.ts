// The figures of a classifier on rows, each with its interval.

import type { Random } from '@cairn/core';
import { countRight } from '../math/accuracy.ts';
import { balancedAccuracy } from '../math/balanced-accuracy.ts';
import { brierScore } from '../math/brier-score.ts';
import { topClassCalibrationError } from '../math/calibration-error.ts';
import { cohenKappa } from '../math/cohen-kappa.ts';
import { estimateByBootstrap } from '../math/estimate-by-bootstrap.ts';
import { estimateRate } from '../math/estimate-rate.ts';
import { Figure } from '../math/figure.ts';
import { logLoss } from '../math/log-loss.ts';
import { matthewsCorrcoef } from '../math/matthews-corrcoef.ts';
import { type PrecisionRecallF1, precisionRecallF1 } from '../math/precision-recall-f1.ts';
import { selectRows } from '../math/select-rows.ts';
import { type ClassifiedRows, matrixOf } from './classified-rows.ts';
import { estimateAreas } from './estimate-areas.ts';
import type { MeanOfClasses } from './estimate-schema.ts';
import type { ClassifierMetrics } from './metrics.ts';
import { nameLeftOut } from './name-left-out.ts';

/** All figures, with percentile intervals of the same 1,000 draws of rows; accuracy with Wilson's. */
export function classifierMetrics(rows: ClassifiedRows, random: Random): ClassifierMetrics {
  const seed = random.integer(2 ** 32);
  const estimate = (measure: (rows: ClassifiedRows) => Figure): MeanOfClasses => {
    const { draws, dropped, ...found } = estimateByBootstrap(
      rows.truth.length,
      (chosen) => measure(pickRows(rows, chosen)),
      { seed },
    );
    return nameLeftOut(found, rows.classes);
  };
  return {
    accuracy: estimateRate(countRight(rows.truth, rows.predicted)),
    balancedAccuracy: estimate((drawn) => balancedAccuracy(matrixOf(drawn))),
    precision: estimate((drawn) => figureOfPositive(drawn, 'precision')),
    recall: estimate((drawn) => figureOfPositive(drawn, 'recall')),
    f1: estimate((drawn) => figureOfPositive(drawn, 'f1')),
    macroPrecision: estimate((drawn) => precisionRecallF1(matrixOf(drawn), 'macro').precision),
    macroF1: estimate((drawn) => precisionRecallF1(matrixOf(drawn), 'macro').f1),
    matthewsCorrelation: estimate((drawn) => matthewsCorrcoef(matrixOf(drawn))),
    cohenKappa: estimate((drawn) => cohenKappa(matrixOf(drawn))),
    logLoss: estimate(({ truth, probabilities }) => logLoss(truth, probabilities)),
    brierScore: estimate(({ truth, probabilities }) => brierScore(truth, probabilities)),
    ...estimateAreas(rows, { seed }),
    expectedCalibrationError: estimate(({ truth, probabilities }) => topClassCalibrationError(truth, probabilities)),
  };
}

function pickRows(rows: ClassifiedRows, chosen: Int32Array): ClassifiedRows {
  return {
    ...rows,
    truth: Int32Array.from(chosen, (row) => rows.truth[row] as number),
    predicted: Int32Array.from(chosen, (row) => rows.predicted[row] as number),
    probabilities: selectRows(rows.probabilities, chosen),
  };
}

function figureOfPositive(rows: ClassifiedRows, name: keyof PrecisionRecallF1): Figure {
  if (rows.positive === null) return Figure.none(rows.truth.length, 'more than two classes: see the macro means');
  return precisionRecallF1(matrixOf(rows), 'binary', rows.positive)[name];
}
