// ROC AUC and average precision of a classifier with bootstrap intervals.

import { averageDefined } from '../math/average-defined.ts';
import { averagePrecision } from '../math/average-precision.ts';
import { type BootstrapOptions, bootstrap } from '../math/bootstrap.ts';
import { Estimate } from '../math/estimate.ts';
import type { Figure } from '../math/figure.ts';
import { rocAuc } from '../math/roc-auc.ts';
import { rocAucMulticlass } from '../math/roc-auc-multiclass.ts';
import { type ClassifiedRows, scoresOf } from './classified-rows.ts';
import type { MeanOfClasses } from './estimate-schema.ts';
import { nameLeftOut } from './name-left-out.ts';
import { type Areas, areasOfDraw, rankScores } from './ranked-scores.ts';

/** Of the positive class; with more than two, the mean of each class against the rest. */
export function estimateAreas(
  rows: ClassifiedRows,
  options: BootstrapOptions,
): Readonly<Record<keyof Areas, MeanOfClasses>> {
  const { truth, classes, positive } = rows;
  const n = truth.length;
  const indexes = positive === null ? classes.map((_, index) => index) : [positive];
  const ranked = indexes.map((index) => rankScores(truth, scoresOf(rows, index), index));
  const counts = new Int32Array(n);

  const intervalOf = (mean: (areas: readonly Areas[]) => number | null) =>
    bootstrap(
      n,
      (drawn) => {
        counts.fill(0);
        for (const row of drawn) counts[row]!++;
        return mean(ranked.map((scores) => areasOfDraw(scores, counts)));
      },
      options,
    );
  const estimate = (figure: Figure, mean: (areas: readonly Areas[]) => number | null): MeanOfClasses => {
    if (figure.value === null) return nameLeftOut(Estimate.of(figure, null), classes);
    const { interval, draws } = intervalOf(mean);
    const reason = draws === 0 ? 'too few rows to draw from' : 'undefined in every draw of rows';
    return nameLeftOut(Estimate.of(figure, interval, reason), classes);
  };

  const precisions = indexes.map((index) => averagePrecision(truth, scoresOf(rows, index), index));
  return {
    auc: estimate(
      positive === null
        ? nameAbsent(rocAucMulticlass(truth, rows.probabilities, 'ovr'), classes)
        : rocAuc(truth, scoresOf(rows, positive), positive),
      (areas) => meanOf(areas.map(({ auc }) => auc)),
    ),
    averagePrecision: estimate(averageDefined(precisions, n), (areas) =>
      meanOf(areas.map((area) => area.averagePrecision).filter((value) => value !== null)),
    ),
  };
}

/** The figure knows classes by index; who reads its reason knows them by name. */
function nameAbsent(figure: Figure, classes: readonly string[]): Figure {
  const names = figure.leftOut?.map((index) => `'${classes[index]}'`);
  return figure.value === null && names ? { ...figure, reason: `no rows of ${names.join(', ')}` } : figure;
}

/** Null when any value is, or when there are none. */
function meanOf(values: readonly (number | null)[]): number | null {
  let total = 0;
  for (const value of values) {
    if (value === null) return null;
    total += value;
  }
  return values.length === 0 ? null : total / values.length;
}
