// Lasso and elastic net by coordinate descent.

import { type DesignMatrix, dot } from './design-matrix.ts';
import { centre } from './fit-ridge.ts';
import { failToConverge, type LinearFit, softThreshold } from './linear-fit.ts';

export interface ElasticNetOptions {
  /** Above 0. */
  readonly alpha: number;
  /** Share of the L1 norm in the penalty, above 0 to 1; 1 is the lasso. */
  readonly l1Ratio: number;
  readonly maxIterations: number;
}

/** Of the largest move of a coefficient in a sweep, in deviations of the target. */
const tolerance = 1e-11;

/**
 * Minimises 1/(2n) ‖y − Xw − b‖² + alpha · l1Ratio ‖w‖₁ + ½ alpha (1 − l1Ratio) ‖w‖², as scikit-learn's `Lasso` and
 * `ElasticNet`; the intercept b is not penalised.
 *
 * Source: J. Friedman, T. Hastie, R. Tibshirani, "Regularization paths for generalized linear models via coordinate
 * descent", Journal of Statistical Software 33 (2010): updates by covariance, so that a sweep does not depend on n.
 *
 * @throws Error if the optimum is not reached in `maxIterations` sweeps
 */
export function fitElasticNet(x: DesignMatrix, y: Float64Array, options: ElasticNetOptions): LinearFit {
  const { alpha, l1Ratio, maxIterations } = options;
  const { rowCount } = x;
  const { means, centred, target, mean } = centre(x, y);
  const gram = centred.map((a) => Float64Array.from(centred, (b) => dot(a, b) / rowCount));
  const scale = Math.sqrt(dot(target, target) / rowCount);
  /** Xᵀ(y − Xw) / n */
  const slopes = Float64Array.from(centred, (column) => dot(column, target) / rowCount);
  const w = new Float64Array(centred.length);
  const [lasso, ridge] = [alpha * l1Ratio, alpha * (1 - l1Ratio)];

  let change = 0;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    change = 0;
    for (let j = 0; j < w.length; j++) {
      const own = gram[j]![j]!;
      if (own === 0) continue;
      const next = softThreshold(slopes[j]! + own * w[j]!, lasso) / (own + ridge);
      const move = next - w[j]!;
      if (move === 0) continue;
      for (let k = 0; k < w.length; k++) slopes[k]! -= move * gram[k]![j]!;
      w[j] = next;
      change = Math.max(change, Math.abs(move) * Math.sqrt(own));
    }
    if (change <= tolerance * scale) {
      const intercept = mean - w.reduce((total, value, j) => total + value * means[j]!, 0);
      return { coefficients: [[...w]], intercepts: [intercept], iterations: iteration };
    }
  }
  return failToConverge(maxIterations, change);
}
