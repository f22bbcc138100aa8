// The mean of a figure over the folds of a cross-validation.

import type { Interval } from '../base/interval.ts';
import { isConstant } from '../base/is-constant.ts';
import { sum } from '../base/sum.ts';
import { studentTQuantile } from '../distributions/student-t.ts';

export interface CrossValidatedMean {
  readonly mean: number;
  /** Between folds, n − 1 in the denominator; null for one fold. */
  readonly deviation: number | null;
  /** Null for one fold, and if all folds have the same value up to rounding. */
  readonly interval: Interval | null;
}

/**
 * The mean over folds with its interval. The training rows of two folds overlap, so that their figures are not independent:
 * the variance of the mean is s² (1/k + test rows / training rows), and Student's t has k − 1 degrees of freedom.
 *
 * Source: C. Nadeau, Y. Bengio, "Inference for the generalization error", Machine Learning 52 (2003), 239–281; for repeated
 * folds R. Bouckaert, E. Frank, "Evaluating the replicability of significance tests" (2004), with k the number of all folds.
 *
 * @param values - one for each fold of each repeat, at least one
 * @param testToTrain - rows of a test fold ÷ rows that were trained on: 1 / (k − 1) for k folds
 * @param level - coverage, from 0 to 1; default 0.95
 */
export function crossValidatedMean(values: readonly number[], testToTrain: number, level = 0.95): CrossValidatedMean {
  const k = values.length;
  const mean = sum(values) / k;
  if (k === 1) return { mean, deviation: null, interval: null };
  if (isConstant(values)) return { mean, deviation: 0, interval: null };
  const deviation = Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (k - 1));
  const half = studentTQuantile((1 + level) / 2, k - 1) * deviation * Math.sqrt(1 / k + testToTrain);
  return { mean, deviation, interval: { low: mean - half, high: mean + half } };
}
