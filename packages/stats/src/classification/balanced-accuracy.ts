import { averageDefined } from '../base/average-defined.ts';
import { Figure } from '../base/figure.ts';
import { classTotals } from './class-totals.ts';
import type { ConfusionMatrix } from './confusion-matrix.ts';

/**
 * The mean recall of the classes that have rows, from 0 to 1, as `sklearn.metrics.balanced_accuracy_score`. Classes
 * without rows are left out and named.
 */
export function balancedAccuracy(matrix: ConfusionMatrix): Figure {
  const { right, actual, n } = classTotals(matrix);
  const recalls = actual.map((count, index) =>
    count === 0 ? Figure.none(0, 'no rows of the class') : Figure.of((right[index] as number) / count, count),
  );
  return averageDefined(recalls, n);
}
