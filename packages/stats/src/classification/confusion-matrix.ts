import { checkLengths } from '../base/check-lengths.ts';

/** Counts of rows: `matrix[true class][predicted class]`, square. */
export type ConfusionMatrix = readonly (readonly number[])[];

/**
 * The confusion matrix, true classes down and predicted ones across, as `sklearn.metrics.confusion_matrix`.
 *
 * @param truth - true class of each row, 0 to `classes - 1`
 * @param predicted - predicted class of each row
 * @param classes - number of classes, those without rows included
 */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): ConfusionMatrix {
  const n = checkLengths({ truth, predicted });
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < n; row++) {
    const counts = matrix[truth[row] as number];
    const column = predicted[row] as number;
    if (counts?.[column] === undefined) {
      throw new RangeError(`Row ${row} has classes ${truth[row]} and ${column}: there are only 0 to ${classes - 1}`);
    }
    counts[column]++;
  }
  return matrix;
}
