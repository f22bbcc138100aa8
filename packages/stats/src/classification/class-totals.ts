import type { ConfusionMatrix } from './confusion-matrix.ts';

/** The sums of a confusion matrix, by class, that every class-wise figure is made of. */
export interface ClassTotals {
  /** Rows right, by class. */
  readonly right: readonly number[];
  /** Rows that are of the class: its support. */
  readonly actual: readonly number[];
  /** Rows that were said to be of the class. */
  readonly predicted: readonly number[];
  /** All rows. */
  readonly n: number;
}

/** Adds a confusion matrix up along its diagonal, rows and columns. */
export function classTotals(matrix: ConfusionMatrix): ClassTotals {
  const right = matrix.map((counts, index) => counts[index] ?? 0);
  const actual = matrix.map((counts) => counts.reduce((total, count) => total + count, 0));
  const predicted = matrix.map((_, column) => matrix.reduce((total, counts) => total + (counts[column] ?? 0), 0));
  return { right, actual, predicted, n: actual.reduce((total, count) => total + count, 0) };
}
