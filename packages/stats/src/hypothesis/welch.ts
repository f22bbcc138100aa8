// Welch's t-test.

import { moments } from '../base/moments.ts';
import { incompleteBeta } from '../distributions/incomplete-beta.ts';

export interface WelchTest {
  /** (mean − mean of the others) ÷ its standard error. */
  readonly t: number;
  /** Degrees of freedom, by Welch and Satterthwaite. */
  readonly degrees: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * Welch's t-test of two samples that may have different variances. As `scipy.stats.ttest_ind(equal_var=False)`.
 *
 * Source: B. L. Welch, Biometrika 34 (1947), 28–35.
 *
 * @returns `null` for a sample of fewer than two values, and where neither sample varies: then there is no error to divide by
 */
export function welch(sample: readonly number[], others: readonly number[]): WelchTest | null {
  if (sample.length < 2 || others.length < 2) return null;
  const [own, rest] = [moments(sample), moments(others)];
  // The variance of a sample (ddof 1) ÷ its size.
  const ownPart = own.deviation ** 2 / (sample.length - 1);
  const restPart = rest.deviation ** 2 / (others.length - 1);
  const variance = ownPart + restPart;
  if (!(variance > 0)) return null;
  const t = (own.mean - rest.mean) / Math.sqrt(variance);
  const degrees = variance ** 2 / (ownPart ** 2 / (sample.length - 1) + restPart ** 2 / (others.length - 1));
  return { t, degrees, p: incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) };
}
