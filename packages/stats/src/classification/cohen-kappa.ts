import { Figure } from '../base/figure.ts';
import { classTotals } from './class-totals.ts';
import type { ConfusionMatrix } from './confusion-matrix.ts';

/**
 * Cohen's kappa, unweighted: agreement beyond what chance would give, at most 1, as
 * `sklearn.metrics.cohen_kappa_score`. It is undefined if chance alone agrees on every row (one class, said of every row).
 */
export function cohenKappa(matrix: ConfusionMatrix): Figure {
  const { right, actual, predicted, n } = classTotals(matrix);
  if (n === 0) return Figure.none(0, 'no rows');
  const disagreeing = n - right.reduce((total, count) => total + count, 0);
  const byChance = actual.reduce((total, count, index) => total + count * (n - (predicted[index] as number)), 0) / n;
  if (byChance === 0) return Figure.none(n, 'every row is of one class, and predicted as it');
  return Figure.of(1 - disagreeing / byChance, n);
}
