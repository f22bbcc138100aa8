import { checkLengths } from '../base/check-lengths.ts';
import { Figure } from '../base/figure.ts';
import { sum } from '../base/sum.ts';

/**
 * The mean of |truth − predicted| ÷ |truth|, as `sklearn.metrics.mean_absolute_percentage_error`: 0.1 is ten percent. If a
 * target is 0 it is undefined, where scikit-learn divides by 2⁻⁵².
 *
 * @param truth - target of each row
 * @param predicted - prediction of each row
 */
export function meanAbsolutePercentageError(truth: ArrayLike<number>, predicted: ArrayLike<number>): Figure {
  const n = checkLengths({ truth, predicted });
  if (n === 0) return Figure.none(0, 'no rows');
  const zeros = Array.from(truth).filter((target) => target === 0).length;
  if (zeros > 0) return Figure.none(n, `the target of ${zeros} of ${n} rows is 0, which has no percentage`);
  return Figure.of(sum(percentageErrors(truth, predicted)) / n, n);
}

/** Of each row. */
export function percentageErrors(truth: ArrayLike<number>, predicted: ArrayLike<number>): Float64Array {
  return Float64Array.from(truth, (target, row) => Math.abs(target - predicted[row]!) / Math.abs(target));
}
