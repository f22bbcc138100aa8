import { Figure } from '../base/figure.ts';
import { countAtThresholds } from './threshold-counts.ts';

/**
 * The area under the ROC curve by the trapezoidal rule, from 0 to 1, as `sklearn.metrics.roc_auc_score` for two classes:
 * the chance that a positive scores above a negative, a tie being half. Undefined when either class has no rows.
 *
 * @param truth - class of each row
 * @param scores - score of each row, higher for the positive class
 * @param positive - the positive class; default 1
 */
export function rocAuc(truth: ArrayLike<number>, scores: ArrayLike<number>, positive = 1): Figure {
  const { truePositives, falsePositives, positives, negatives } = countAtThresholds(truth, scores, positive);
  const n = positives + negatives;
  if (n === 0) return Figure.none(0, 'no rows');
  if (positives === 0) return Figure.none(n, 'no positives');
  if (negatives === 0) return Figure.none(n, 'no negatives');
  // In whole rows, so that the sum is exact: twice the area, in squares of one positive by one negative.
  let area = 0;
  let tp = 0;
  let fp = 0;
  for (let i = 0; i < truePositives.length; i++) {
    const nextTp = truePositives[i] as number;
    const nextFp = falsePositives[i] as number;
    area += (nextFp - fp) * (nextTp + tp);
    tp = nextTp;
    fp = nextFp;
  }
  return Figure.of(area / 2 / positives / negatives, n);
}
