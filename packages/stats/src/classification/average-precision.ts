import { Figure } from '../base/figure.ts';
import { sum } from '../base/sum.ts';
import { countAtThresholds } from './threshold-counts.ts';

/**
 * Average precision, from 0 to 1: Σ (Rᵢ − Rᵢ₋₁) Pᵢ over falling thresholds, without interpolation, as
 * `sklearn.metrics.average_precision_score`. Undefined, and not 0, without positives.
 *
 * @param truth - class of each row
 * @param scores - score of each row, higher for the positive class
 * @param positive - the positive class; default 1
 */
export function averagePrecision(truth: ArrayLike<number>, scores: ArrayLike<number>, positive = 1): Figure {
  const { truePositives, falsePositives, positives, negatives } = countAtThresholds(truth, scores, positive);
  const n = positives + negatives;
  if (n === 0) return Figure.none(0, 'no rows');
  if (positives === 0) return Figure.none(n, 'no positives');
  const steps = truePositives.map((tp, i) => {
    const gained = tp - (truePositives[i - 1] ?? 0);
    return (gained * tp) / (tp + (falsePositives[i] as number));
  });
  return Figure.of(sum(steps) / positives, n);
}
