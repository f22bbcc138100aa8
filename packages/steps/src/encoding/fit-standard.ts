// The middle and the spread of training rows' numbers: what a number is scaled by.

import { moments, percentile } from '@cairn/stats';
import type { StandardEncoder } from '../schemas/model-description.ts';

/**
 * Mean and deviation (of the population) of the values that are not null, as scikit-learn's `StandardScaler`: a column
 * that is constant up to rounding has the deviation 1.
 */
export function fitStandard(values: readonly (number | null)[]): StandardEncoder {
  const { mean, deviation } = moments(values.filter((value) => value !== null));
  return { type: 'standard', mean, deviation: deviation || 1 };
}

/**
 * Median and interquartile range instead of mean and deviation, as scikit-learn's `RobustScaler`: outliers move neither. If the
 * middle half of the values is equal up to rounding (10 ε of them), the range counts as 1.
 */
export function fitRobust(values: readonly (number | null)[]): StandardEncoder {
  const sorted = Float64Array.from(values.filter((value) => value !== null)).sort();
  if (sorted.length === 0) return { type: 'standard', mean: 0, deviation: 1 };
  const [low, high] = [percentile(sorted, 0.25), percentile(sorted, 0.75)];
  const isEqual = high - low <= 10 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high));
  return { type: 'standard', mean: percentile(sorted, 0.5), deviation: isEqual ? 1 : high - low };
}
