import { Figure } from '../base/figure.ts';
import { classTotals } from './class-totals.ts';
import type { ConfusionMatrix } from './confusion-matrix.ts';

/**
 * Matthews' correlation coefficient of truth and prediction, from −1 to 1, for two or more classes, as
 * `sklearn.metrics.matthews_corrcoef` (J. Gorodkin, 2004), save that it is undefined, and not 0, where the truth or the
 * prediction has one class only: a correlation with a constant divides by nothing.
 */
export function matthewsCorrcoef(matrix: ConfusionMatrix): Figure {
  const { right, actual, predicted, n } = classTotals(matrix);
  if (n === 0) return Figure.none(0, 'no rows');
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((t, x, index) => t + x * (b[index] as number), 0);
  const hits = right.reduce((total, count) => total + count, 0);
  const spreadOfTruth = n * n - dot(actual, actual);
  const spreadOfPrediction = n * n - dot(predicted, predicted);
  if (spreadOfTruth === 0) return Figure.none(n, 'every row is of one class');
  if (spreadOfPrediction === 0) return Figure.none(n, 'every row is predicted as one class');
  // Two roots, because the product of the spreads leaves the exact integers long before either does.
  const scale = Math.sqrt(spreadOfTruth) * Math.sqrt(spreadOfPrediction);
  return Figure.of((hits * n - dot(actual, predicted)) / scale, n);
}
