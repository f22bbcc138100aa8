import { checkLengths } from '../base/check-lengths.ts';
import { Figure } from '../base/figure.ts';
import { moments } from '../base/moments.ts';
import { sum } from '../base/sum.ts';

/**
 * The coefficient of determination, 1 − Σ(y − ŷ)² / Σ(y − ȳ)², at most 1, as `sklearn.metrics.r2_score`, save that a
 * constant target has none (scikit-learn's `force_finite` says 0 or 1 there).
 *
 * @param truth - target of each row
 * @param predicted - prediction of each row
 */
export function r2(truth: ArrayLike<number>, predicted: ArrayLike<number>): Figure {
  const n = checkLengths({ truth, predicted });
  if (n < 2) return Figure.none(n, n === 0 ? 'no rows' : 'one row has no spread');
  const targets = Array.from(truth);
  // Up to rounding: the mean of equal values can be a rounding away from them.
  if (moments(targets).deviation === 0) return Figure.none(n, 'the target is constant');
  const mean = sum(targets) / n;
  const spread = sum(targets.map((value) => (value - mean) ** 2));
  const error = sum(targets.map((value, row) => (value - (predicted[row] as number)) ** 2));
  return Figure.of(1 - error / spread, n);
}
