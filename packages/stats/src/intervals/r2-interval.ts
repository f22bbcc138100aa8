import type { Interval } from '../base/interval.ts';
import { sum } from '../base/sum.ts';
import { fewestSkewed, skewedLimit } from './skewed-mean-interval.ts';

/** Halvings of the logarithm of the ratio: limits have a relative error of 1e-6. */
const steps = 24;
/** A ratio this many times the estimate is not accepted as a limit. */
const farthest = 1e4;

/**
 * The interval of R². 1 − R² is the ratio of two means, of the squared errors and of the squared distances of the targets
 * from their mean. Its interval is the ratios ρ for which the mean of (error − ρ · distance) may be 0 (E. C. Fieller,
 * Journal of the Royal Statistical Society B 16 (1954), 175–185), by the limits of means of skewed values.
 *
 * @param truth - target of each row, not constant
 * @param predicted - prediction of each row
 * @param level - coverage, from 0 to 1; default 0.95
 * @returns `null` for too few rows, for errors that are all 0, and where the spread of the targets may be 0
 */
export function r2Interval(truth: ArrayLike<number>, predicted: ArrayLike<number>, level = 0.95): Interval | null {
  const n = truth.length;
  if (n < fewestSkewed) return null;
  const mean = sum(Array.from(truth)) / n;
  const errors = Float64Array.from(truth, (target, row) => (target - (predicted[row] as number)) ** 2);
  const distances = Float64Array.from(truth, (target) => (target - mean) ** 2);
  const ratio = sum(errors) / sum(distances);
  if (!(ratio > 0)) return null;
  const tail = (1 - level) / 2;
  const parts = new Float64Array(n);
  const isWithin = (candidate: number): boolean => {
    let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let row = 0; row < n; row++) {
      const part = errors[row]! - candidate * distances[row]!;
      parts[row] = part;
      least = Math.min(least, part);
      largest = Math.max(largest, part);
    }
    return candidate > ratio ? skewedLimit(parts, largest, tail) >= 0 : skewedLimit(parts, least, 1 - tail) <= 0;
  };
  if (isWithin(ratio * farthest)) return null;
  const towards = (factor: number): number => {
    let [inside, outside] = [0, 1];
    for (let step = 0; step < steps; step++) {
      const middle = (inside + outside) / 2;
      if (isWithin(ratio * factor ** middle)) inside = middle;
      else outside = middle;
    }
    return ratio * factor ** inside;
  };
  return { low: 1 - towards(farthest), high: 1 - towards(1 / farthest) };
}
