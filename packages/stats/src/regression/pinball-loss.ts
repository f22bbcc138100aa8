import { checkLengths } from '../base/check-lengths.ts';
import { Figure } from '../base/figure.ts';
import { sum } from '../base/sum.ts';

/**
 * The mean of α (truth − predicted) where a prediction is too low, and (1 − α) (predicted − truth) where it is too high, as
 * `sklearn.metrics.mean_pinball_loss`: the α quantile has the least. With α 0.5 it is half the mean absolute error.
 *
 * @param truth - target of each row
 * @param predicted - prediction of each row
 * @param quantile - α, between 0 and 1
 */
export function pinballLoss(truth: ArrayLike<number>, predicted: ArrayLike<number>, quantile: number): Figure {
  const n = checkLengths({ truth, predicted });
  if (n === 0) return Figure.none(0, 'no rows');
  return Figure.of(sum(pinballLosses(truth, predicted, quantile)) / n, n);
}

/** Of each row. */
export function pinballLosses(truth: ArrayLike<number>, predicted: ArrayLike<number>, quantile: number): Float64Array {
  return Float64Array.from(truth, (target, row) => {
    const error = target - predicted[row]!;
    return error >= 0 ? quantile * error : (quantile - 1) * error;
  });
}
