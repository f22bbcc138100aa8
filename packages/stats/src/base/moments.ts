// Mean and standard deviation, at any size of number.

import { sum } from './sum.ts';

export interface Moments {
  readonly mean: number;
  /** The deviation of the population (ddof 0); it is 0 if the values are equal up to rounding. */
  readonly deviation: number;
}

/**
 * Mean and deviation of the population, as scikit-learn's `StandardScaler`, also in when values count as equal: their
 * variance is no more than what rounding gives, n ε σ² + (n μ ε)² (`_is_constant_feature`; Chan, Golub and LeVeque, 1983).
 *
 * Values are scaled by a power of two first, which changes no digit: squares of 1e200 would be infinite, those of 1e-200
 * would be 0.
 *
 * @param values - finite numbers; of none the mean and the deviation are 0
 */
export function moments(values: readonly number[]): Moments {
  const n = values.length;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return { mean: 0, deviation: 0 };
  // Room for the sum of all; 2^-1022 is the smallest number whose inverse is one.
  const scale = 2 ** Math.max(-1022, Math.min(1022, Math.floor(Math.log2(largest))));
  const scaled = values.map((value) => value / scale);
  const mean = sum(scaled) / n;
  const variance = sum(scaled.map((value) => (value - mean) ** 2)) / n;
  const rounding = n * Number.EPSILON * variance + (n * mean * Number.EPSILON) ** 2;
  return { mean: mean * scale, deviation: variance <= rounding ? 0 : Math.sqrt(variance) * scale };
}
