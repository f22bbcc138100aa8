import { checkLengths } from '../base/check-lengths.ts';
import { Figure } from '../base/figure.ts';
import { sum } from '../base/sum.ts';

/**
 * The mean of |truth − predicted|, in the target's unit, as `sklearn.metrics.mean_absolute_error`.
 *
 * @param truth - target of each row
 * @param predicted - prediction of each row
 */
export function meanAbsoluteError(truth: ArrayLike<number>, predicted: ArrayLike<number>): Figure {
  const n = checkLengths({ truth, predicted });
  if (n === 0) return Figure.none(0, 'no rows');
  return Figure.of(sum(Array.from(truth, (value, row) => Math.abs(value - (predicted[row] as number)))) / n, n);
}
