import { checkLengths } from '../base/check-lengths.ts';
import { Figure } from '../base/figure.ts';
import type { Rate } from '../base/rate.ts';

/** Rows predicted right, of all rows: the counts of accuracy, for Wilson's interval. */
export function countRight(truth: ArrayLike<number>, predicted: ArrayLike<number>): Rate {
  const n = checkLengths({ truth, predicted });
  let hits = 0;
  for (let row = 0; row < n; row++) if (truth[row] === predicted[row]) hits++;
  return { hits, n };
}

/**
 * The share of rows predicted right, from 0 to 1, as `sklearn.metrics.accuracy_score`. Undefined without rows.
 *
 * @param truth - true class of each row
 * @param predicted - predicted class of each row
 */
export function accuracy(truth: ArrayLike<number>, predicted: ArrayLike<number>): Figure {
  const { hits, n } = countRight(truth, predicted);
  return n === 0 ? Figure.none(0, 'no rows') : Figure.of(hits / n, n);
}
