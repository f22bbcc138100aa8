import { checkLengths } from '../base/check-lengths.ts';
import { Figure } from '../base/figure.ts';
import { sum } from '../base/sum.ts';

/**
 * The root of the mean of (truth − predicted)², in the target's unit, as `sklearn.metrics.root_mean_squared_error`.
 *
 * @param truth - target of each row
 * @param predicted - prediction of each row
 */
export function rootMeanSquaredError(truth: ArrayLike<number>, predicted: ArrayLike<number>): Figure {
  const n = checkLengths({ truth, predicted });
  if (n === 0) return Figure.none(0, 'no rows');
  return Figure.of(Math.sqrt(sum(Array.from(truth, (value, row) => (value - (predicted[row] as number)) ** 2)) / n), n);
}
