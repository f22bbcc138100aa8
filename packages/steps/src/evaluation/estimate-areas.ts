// ROC AUC and average precision of a classifier, each with its interval.

import {
  aucInfluence,
  aucInterval,
  averageDefined,
  averagePrecision,
  averagePrecisionInfluence,
  averagePrecisionInterval,
  Estimate,
  type Figure,
  type Interval,
  influenceCorrelation,
  meanOfShares,
  type RankedScores,
  rankScores,
  rocAuc,
  rocAucMulticlass,
} from '@cairn/stats';
import { type ClassifiedRows, scoresOf } from './classified-rows.ts';
import type { MeanOfClasses } from './estimate-schema.ts';
import { nameLeftOut } from './name-left-out.ts';

/** Areas under a curve. */
export interface Areas {
  readonly auc: MeanOfClasses;
  readonly averagePrecision: MeanOfClasses;
}

/** For the positive class; with more than two classes, the mean of each class against the rest. */
export function estimateAreas(rows: ClassifiedRows): Areas {
  const { truth, classes, positive } = rows;
  const indexes = positive === null ? classes.map((_, index) => index) : [positive];
  const ranked = indexes.map((index) => rankScores(truth, scoresOf(rows, index), index));
  const precisions = indexes.map((index) => averagePrecision(truth, scoresOf(rows, index), index));
  const auc =
    positive === null
      ? nameAbsent(rocAucMulticlass(truth, rows.probabilities, 'ovr'), classes)
      : rocAuc(truth, scoresOf(rows, positive), positive);
  const estimate = (figure: Figure, interval: Interval | null) => nameLeftOut(Estimate.of(figure, interval), classes);
  return {
    auc: estimate(auc, intervalOfMean(ranked, aucInfluence, aucInterval)),
    averagePrecision: estimate(
      averageDefined(precisions, truth.length),
      intervalOfMean(ranked, averagePrecisionInfluence, averagePrecisionInterval),
    ),
  };
}

/** A figure of one class, and the contribution of each row. */
interface Influenced {
  readonly value: number;
  readonly influence: Float64Array;
}

function intervalOfMean<T extends Influenced>(
  ranked: readonly RankedScores[],
  measure: (ranked: RankedScores) => T | null,
  intervalOf: (figure: T) => Interval,
): Interval | null {
  const figures = ranked.map(measure);
  const [only] = figures;
  if (figures.length === 1) return only ? intervalOf(only) : null;
  return meanOfShares(
    figures.map((figure) => figure && { value: figure.value, ...intervalOf(figure) }),
    (one, other) => influenceCorrelation(figures[one]!.influence, figures[other]!.influence),
  );
}

/** The figure knows classes by index; its reason should show their names. */
function nameAbsent(figure: Figure, classes: readonly string[]): Figure {
  const names = figure.leftOut?.map((index) => `'${classes[index]}'`);
  return figure.value === null && names ? { ...figure, reason: `no rows of ${names.join(', ')}` } : figure;
}
