// The p-values of a whole report.

import { Estimate, Figure, holm, pairedMeanDifference, pairedMeanTest } from '@cairn/stats';
import type { Comparison, Tested } from './comparison-report.ts';

/** Adjusts all p-values together by Holm's procedure: the more is compared, the more a single finding must say. */
export function adjustAll(comparisons: readonly Comparison[]): readonly Comparison[] {
  const adjusted = holm(comparisons.flatMap(({ figures }) => Object.values(figures).map(({ p }) => p)));
  let next = 0;
  return comparisons.map((comparison) => ({
    ...comparison,
    figures: Object.fromEntries(
      Object.entries(comparison.figures).map(([name, tested]) => [name, { ...tested, adjustedP: adjusted[next++]! }]),
    ),
  }));
}

/** Whether the mean of one number of each row differs between two models. */
export function testMeans(first: Float64Array, second: Float64Array): Tested {
  const { value, interval } = pairedMeanDifference(first, second);
  const difference = Estimate.of(
    Figure.of(value, first.length),
    interval,
    'the difference is the same in every row',
    'no-variation',
  );
  return { difference, p: pairedMeanTest(first, second), adjustedP: null };
}
