// Whether numbers are distributed as earlier ones, of which only buckets may be known.

import { kolmogorovCritical, kolmogorovSmirnov, kolmogorovSmirnovP, populationStabilityIndex } from '@cairn/stats';
import type { Bucket } from '../profiles/table-profile.ts';
import type { Change } from './change.ts';

/** Parts of the stability index: tenths of the earlier rows. */
const indexBins = 10;

export interface EarlierNumbers {
  /** Ascending and apart, each from its smallest to its largest value. */
  readonly buckets: readonly Bucket[];
  /** All of them, ascending, if they are at hand. */
  readonly sorted?: Float64Array;
}

/**
 * The test of Kolmogorov and Smirnov. If only buckets are known, D is computed at their ends, where both distribution
 * functions are known: it is at most the D of all values, so that p is not too small, and the upper limit of the interval allows
 * for the largest D within the buckets.
 *
 * The limits are D ± c √(1/n + 1/m), where Kolmogorov's limit distribution exceeds c with chance `tail`.
 *
 * @param current - ascending, at least one
 */
export function compareNumbers(earlier: EarlierNumbers, current: Float64Array, tail: number): Change {
  const n = earlier.buckets.reduce((total, { sampleCount }) => total + sampleCount, 0);
  const m = current.length;
  const { least, most } = earlier.sorted
    ? { least: kolmogorovSmirnov(earlier.sorted, current).statistic, most: null }
    : boundDistance(earlier.buckets, n, current);
  const reach = kolmogorovCritical(tail) * Math.sqrt(1 / n + 1 / m);
  return {
    test: 'kolmogorov-smirnov',
    statistic: least,
    p: kolmogorovSmirnovP(least, n, m),
    value: least,
    low: Math.max(0, least - reach),
    high: Math.min(1, (most ?? least) + reach),
    psi: indexOf(earlier.buckets, n, current),
    n: m,
    referenceN: n,
  };
}

/** D at the ends of the buckets, and the largest that D can be between them. */
function boundDistance(buckets: readonly Bucket[], n: number, current: Float64Array): { least: number; most: number } {
  const m = current.length;
  let [least, most, before] = [0, 0, 0];
  for (const { lowValue, highValue, sampleCount } of buckets) {
    const after = before + sampleCount;
    const [below, upTo] = [countBelow(current, lowValue), countUpTo(current, highValue)];
    least = Math.max(least, Math.abs(below / m - before / n), Math.abs(upTo / m - after / n));
    if (lowValue < highValue)
      most = Math.max(
        most,
        Math.abs(countUpTo(current, lowValue) / m - after / n),
        Math.abs(countBelow(current, highValue) / m - before / n),
      );
    before = after;
  }
  return { least, most: Math.max(least, most) };
}

/** Over tenths of the earlier rows, as far as equal numbers allow it. */
function indexOf(buckets: readonly Bucket[], n: number, current: Float64Array): number {
  const [reference, now]: [number[], number[]] = [[], []];
  let [seen, open, counted] = [0, 0, 0];
  buckets.forEach(({ highValue, sampleCount }, index) => {
    seen += sampleCount;
    open += sampleCount;
    const isLast = index === buckets.length - 1;
    if (!isLast && seen < ((reference.length + 1) * n) / indexBins) return;
    const upTo = isLast ? current.length : countUpTo(current, highValue);
    reference.push(open);
    now.push(upTo - counted);
    [open, counted] = [0, upTo];
  });
  return populationStabilityIndex(reference, now)!;
}

/** How many of the sorted values are at most `limit`. */
function countUpTo(sorted: Float64Array, limit: number): number {
  return countWhile(sorted, (value) => value <= limit);
}

function countBelow(sorted: Float64Array, limit: number): number {
  return countWhile(sorted, (value) => value < limit);
}

function countWhile(sorted: Float64Array, isCounted: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isCounted(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
