import type { Interval } from '../base/interval.ts';
import { clopperPearson } from './clopper-pearson.ts';
import { moverDifference } from './mover.ts';

/**
 * The largest difference of the shares that two samples give to one of the same values (the L∞ norm, as TensorFlow Data
 * Validation's drift of categories), with limits that hold for all values together, by Bonferroni: each difference has MOVER's
 * limits from Clopper and Pearson's.
 *
 * @param first - how often the first sample has each value
 * @param second - the same of the second sample
 * @param tail - the chance that the value is outside of the limits, such as 0.05
 * @returns null if a sample is empty
 */
export function largestShareDifference(
  first: readonly number[],
  second: readonly number[],
  tail: number,
): (Interval & { readonly value: number }) | null {
  const sizes = [first, second].map((counts) => counts.reduce((total, count) => total + count, 0)) as [number, number];
  if (sizes[0] === 0 || sizes[1] === 0) return null;
  const each = tail / 2 / Math.max(1, first.length);
  const bounded = (hits: number, n: number) => ({ value: hits / n, ...clopperPearson({ hits, n }, each)! });
  let [value, low, high] = [0, 0, 0];
  first.forEach((count, index) => {
    const [one, other] = [bounded(count, sizes[0]), bounded(second[index]!, sizes[1])];
    const limits = moverDifference(one, other);
    value = Math.max(value, Math.abs(one.value - other.value));
    low = Math.max(low, limits.low, -limits.high);
    high = Math.max(high, limits.high, -limits.low);
  });
  return { value, low, high: Math.min(1, high) };
}
