// Whether the mean of one number of each row differs between two models.

import {
  boundedMeanInterval,
  Estimate,
  Figure,
  fewestSkewed,
  type Interval,
  pairedMeanDifference,
  pairedMeanTest,
} from '@cairn/stats';
import type { Tested } from './comparison-report.ts';

/** The difference of a row that nobody saw: where the baseline, or the model, goes wrong and the other does not. */
export interface Unseen {
  readonly best: number;
  readonly worst: number;
}

/**
 * Student's interval and test of the paired differences. Fewer than 10 rows have no interval and no p-value: they do not show
 * how far the differences reach.
 *
 * @param unseen - for losses with rare, large values, which may not be among the rows: the interval and the p-value are the
 *   wider of Student's and of Gaffke's, which counts one more row of each kind (as the log loss of `evaluate`)
 */
export function testMeans(first: Float64Array, second: Float64Array, unseen?: Unseen): Tested {
  const n = first.length;
  const sum = first.reduce((total, value, row) => total + value - second[row]!, 0);
  const figure = Figure.of(sum / n, n);
  if (n < fewestSkewed) {
    const reason = `too few rows for an interval: ${n}, and at least ${fewestSkewed} are needed`;
    return { difference: Estimate.of(figure, null, reason, 'too-few-rows'), p: null, adjustedP: null };
  }
  const { value, interval } = pairedMeanDifference(first, second);
  const p = pairedMeanTest(first, second);
  const difference = (found: Interval | null) =>
    Estimate.of(Figure.of(value, n), found, 'the difference is the same in every row', 'no-variation');
  if (!unseen || !interval || p === null) return { difference: difference(interval), p, adjustedP: null };
  const differences = first.map((own, row) => own - second[row]!);
  const wide = boundedMeanInterval(differences, unseen);
  return {
    difference: difference({ low: Math.min(interval.low, wide.low), high: Math.max(interval.high, wide.high) }),
    p: Math.max(p, boundedMeanTest(differences, unseen)),
    adjustedP: null,
  };
}

/** Below this the quantiles of the interval are not exact. */
const leastP = 1e-9;

/** One minus the level of the widest interval that does not contain 0. */
function boundedMeanTest(differences: Float64Array, unseen: Unseen): number {
  const contains = (p: number): boolean => {
    const { low, high } = boundedMeanInterval(differences, unseen, 1 - p);
    return low <= 0 && high >= 0;
  };
  if (!contains(leastP)) return leastP;
  // By the logarithm of p: the interval at the lower end contains 0, that at the upper end does not.
  let [inside, outside] = [Math.log(leastP), 0];
  for (let step = 0; step < 40; step++) {
    const middle = (inside + outside) / 2;
    if (contains(Math.exp(middle))) inside = middle;
    else outside = middle;
  }
  return Math.exp(outside);
}
