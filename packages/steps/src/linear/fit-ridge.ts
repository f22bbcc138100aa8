// Ridge regression by its normal equations.

import { addScaled, type DesignMatrix, dot, meanOf } from './design-matrix.ts';
import type { LinearFit } from './linear-fit.ts';

/**
 * Minimises ‖y − Xw − b‖² + alpha ‖w‖², as scikit-learn's `Ridge`; the intercept b is not penalised.
 *
 * Source: A. E. Hoerl, R. W. Kennard, "Ridge regression", Technometrics 12 (1970), 55–67. Solved by Cholesky's
 * decomposition of XᵀX + alpha I, X and y centred.
 *
 * @param alpha - above 0
 */
export function fitRidge(x: DesignMatrix, y: Float64Array, alpha: number): LinearFit {
  const { means, centred, target, mean } = centre(x, y);
  const gram = centred.map((a, i) => Float64Array.from({ length: i + 1 }, (_, j) => dot(a, centred[j]!)));
  gram.forEach((row, i) => {
    row[i]! += alpha;
  });
  const coefficients = solveCholesky(
    gram,
    centred.map((column) => dot(column, target)),
  );
  const intercept = mean - coefficients.reduce((total, value, j) => total + value * means[j]!, 0);
  return { coefficients: [coefficients], intercepts: [intercept], iterations: 1 };
}

/** Columns and target without their means. */
export function centre({ columns }: DesignMatrix, y: Float64Array) {
  const without = (values: Float64Array, mean: number) => values.map((value) => value - mean);
  const means = columns.map(meanOf);
  const mean = meanOf(y);
  return { means, centred: columns.map((column, j) => without(column, means[j]!)), target: without(y, mean), mean };
}

/** Solves A x = b of a symmetric positive definite A, of which the rows up to the diagonal are given. Overwrites A. */
export function solveCholesky(a: readonly Float64Array[], b: readonly number[]): number[] {
  const size = a.length;
  for (let i = 0; i < size; i++) {
    const row = a[i]!;
    for (let j = 0; j <= i; j++) {
      const other = a[j]!;
      let rest = row[j]!;
      for (let k = 0; k < j; k++) rest -= row[k]! * other[k]!;
      if (i !== j) row[j] = rest / other[j]!;
      else if (rest > 0) row[j] = Math.sqrt(rest);
      else throw new Error('The columns are linearly dependent, and alpha is too small to tell them apart: raise it');
    }
  }
  const x = Float64Array.from(b);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= a[i]![k]! * x[k]!;
    x[i]! /= a[i]![i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    x[i]! /= a[i]![i]!;
    addScaled(x.subarray(0, i), -x[i]!, a[i]!);
  }
  return [...x];
}
