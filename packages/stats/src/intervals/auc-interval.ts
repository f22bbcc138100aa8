// The interval of a ROC AUC.

import type { Interval } from '../base/interval.ts';
import type { AucInfluence } from './auc-influence.ts';
import { solveScoreLimits } from './solve-score-limits.ts';

/**
 * The interval of a ROC AUC: Wilson's way with Hanley and McNeil's variance, so that an area of 1 of few rows has a lower
 * limit well below 1. Where DeLong's variance of these scores is larger, the variance is scaled up to it.
 *
 * Source: R. G. Newcombe, "Confidence intervals for an effect size measure based on the Mann–Whitney statistic. Part 2",
 * Statistics in Medicine 25 (2006), 559–573, method 5 (N* = (m + n) / 2 − 1 in place of m − 1 and n − 1).
 *
 * @param level - coverage, from 0 to 1; default 0.95
 */
export function aucInterval({ value, positives, negatives, influence }: AucInfluence, level = 0.95): Interval {
  const less = (positives + negatives) / 2 - 1;
  const varianceAt = (area: number) =>
    (area * (1 - area) * (1 + (less * (1 - area)) / (2 - area) + (less * area) / (1 + area))) / (positives * negatives);
  const observed = influence.reduce((total, part) => total + part * part, 0);
  const scale = Math.max(1, value > 0 && value < 1 ? observed / varianceAt(value) : 1);
  return solveScoreLimits(value, (area) => scale * varianceAt(area), level);
}
