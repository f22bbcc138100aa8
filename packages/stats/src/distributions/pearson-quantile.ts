import { normalQuantile } from './normal.ts';

/** Mean, variance, and third central moment of a distribution. */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
  readonly third: number;
}

/**
 * The quantile of the Pearson III distribution (a gamma distribution, shifted and perhaps mirrored) with given moments:
 * how sums of skewed numbers are distributed, nearly. By E. B. Wilson and M. M. Hilferty's cube root (PNAS 17, 1931),
 * whose error is below 2 % of a standard deviation at a skewness of 2 in the upper tail.
 *
 * @param share - from 0 to 1, both excluded
 */
export function pearsonQuantile({ mean, variance, third }: Moments, share: number): number {
  if (variance <= 0) return mean;
  const deviation = Math.sqrt(variance);
  const skewness = third / (variance * deviation);
  const z = normalQuantile(share);
  if (Math.abs(skewness) < 1e-8) return mean + deviation * z;
  const part = skewness / 6;
  // A gamma distribution ends at 2 / skewness below its mean.
  const root = Math.max(0, 1 - part * part + part * z);
  return mean + (deviation * 2 * (root ** 3 - 1)) / skewness;
}
