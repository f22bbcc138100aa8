// The p-values of a whole report.

import { holm } from '@cairn/stats';
import type { Comparison } from './comparison-report.ts';

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
