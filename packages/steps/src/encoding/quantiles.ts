// A number as the share of training rows below it, or as the normal number of which that share is below.

import { normalQuantile, percentile } from '@cairn/stats';

export interface QuantileEncoder {
  readonly type: 'quantile';
  readonly output: 'uniform' | 'normal';
  /** Of the training rows, at shares from 0 to 1 in equal steps, ascending. */
  readonly quantiles: readonly number[];
}

const mostQuantiles = 1000;
const threshold = 1e-7;

/**
 * Learns up to 1,000 quantiles, at most one for each row.
 *
 * Source: scikit-learn's `QuantileTransformer`, here always of all rows (`subsample=None`), so that nothing is random.
 */
export function fitQuantiles(values: readonly (number | null)[], output: QuantileEncoder['output']): QuantileEncoder {
  const sorted = Float64Array.from(values.filter((value) => value !== null)).sort();
  if (sorted.length === 0) return { type: 'quantile', output, quantiles: [0] };
  const count = Math.min(mostQuantiles, values.length);
  // As numpy has them, rounding included: k steps, as percents. Otherwise equal quantiles may differ in the last digit.
  const step = count === 1 ? 0 : 1 / (count - 1);
  const shareOf = (k: number) => (k > 0 && k === count - 1 ? 1 : (k * step * 100) / 100);
  const quantiles = Array.from({ length: count }, (_, k) => percentile(sorted, shareOf(k)));
  return { type: 'quantile', output, quantiles };
}

/**
 * From 0 to 1, or about −5.2 to 5.2 for `normal`. A value that several quantiles are equal to gets the middle of their shares;
 * values outside of those of the training rows get the ends.
 */
export function encodeQuantile({ output, quantiles }: QuantileEncoder, value: number): number {
  const first = quantiles[0]!;
  const last = quantiles.at(-1)!;
  const isNormal = output === 'normal';
  if (!isNormal && quantiles.length === 1) return 0;
  // The lower end wins if all quantiles are equal.
  if (isNormal ? value - threshold < first : value <= first) return isNormal ? -normalEnd : 0;
  if (isNormal ? value + threshold > last : value >= last) return isNormal ? normalEnd : 1;
  const share = interpolate(quantiles, value);
  return isNormal ? Math.min(normalEnd, Math.max(-normalEnd, normalQuantile(share))) : share;
}

/** scikit-learn clips where the share is 1e-7 from an end. */
const normalEnd = -normalQuantile(threshold - Number.EPSILON);

/** Between the quantiles next to the value; the mean of the shares from below and from above. */
function interpolate(quantiles: readonly number[], value: number): number {
  const below = countWhile(quantiles, (quantile) => quantile < value);
  const upTo = countWhile(quantiles, (quantile) => quantile <= value);
  const steps = quantiles.length - 1;
  if (upTo > below) return (below + upTo - 1) / 2 / steps;
  const [low, high] = [quantiles[below - 1]!, quantiles[below]!];
  return (below - 1 + (value - low) / (high - low)) / steps;
}

/** How many of the first ones satisfy a condition, by bisection. */
function countWhile(sorted: readonly number[], isBefore: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
