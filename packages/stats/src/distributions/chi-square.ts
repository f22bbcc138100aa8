import { upperGamma } from './incomplete-gamma.ts';

/**
 * The survival function of the χ² distribution: P(X ≥ x), the p-value of a χ² statistic. As `scipy.stats.chi2.sf`.
 *
 * @param x - the statistic, at least 0
 * @param degrees - degrees of freedom, above 0; default 1
 */
export function chiSquareSurvival(x: number, degrees = 1): number {
  return upperGamma(degrees / 2, x / 2);
}
