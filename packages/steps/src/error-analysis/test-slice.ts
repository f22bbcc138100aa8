// Whether a slice's errors are more than chance explains, after looking at many slices.

import { clopperPearson, Estimate, Figure, fisherExact, moments, skewedMeanInterval, welch } from '@cairn/stats';
import type { AnyTable } from '../tables/table-value.ts';
import type { ErrorSlice } from './error-report.ts';
import type { FoundSlice } from './search-slices.ts';

/** Rows that a slice shows. */
const shownRows = 5;

/**
 * A slice with its tests. The worst of many slices looks worse than it is: its interval has the level 1 − 0.05 ÷ `checked`, and
 * its p-value is multiplied by `checked`, so that both hold for all slices that were checked.
 *
 * Source of the effect size and of Welch's test: Y. Chung et al., "Slice Finder", IEEE TKDE 32 (2020).
 *
 * @param areMistakes - whether an error is 0 or 1
 */
export function testSlice(
  { conditions, members, meanError, score }: FoundSlice,
  errors: Float64Array,
  { checked, areMistakes, rows }: { readonly checked: number; readonly areMistakes: boolean; readonly rows: AnyTable },
): ErrorSlice {
  const isMember = new Uint8Array(errors.length);
  for (const row of members) isMember[row] = 1;
  const own = Array.from(members, (row) => errors[row]!);
  const others = Array.from(errors).filter((_, row) => !isMember[row]);
  const [inside, outside] = [moments(own), moments(others)];
  const spread = Math.sqrt(inside.deviation ** 2 + outside.deviation ** 2);
  const p = areMistakes ? testMistakes(own, others) : (welch(own, others)?.p ?? null);
  return {
    conditions: conditions.map(({ column, value }) => ({ column, value })),
    rows: members.length,
    error: Estimate.of(Figure.of(meanError, members.length), intervalOf(own, areMistakes, checked)),
    errorElsewhere: outside.mean,
    score,
    effectSize: spread > 0 ? (Math.SQRT2 * (inside.mean - outside.mean)) / spread : null,
    p,
    adjustedP: p === null ? null : Math.min(1, p * checked),
    examples: Array.from(members)
      .sort((one, other) => errors[other]! - errors[one]! || one - other)
      .slice(0, shownRows)
      .map((row) => rows.rowNumbers[row]!),
  };
}

function testMistakes(own: readonly number[], others: readonly number[]): number {
  const countOf = (errors: readonly number[]): [number, number] => {
    const wrong = errors.filter((error) => error > 0).length;
    return [wrong, errors.length - wrong];
  };
  return fisherExact([countOf(own), countOf(others)]).p;
}

function intervalOf(own: readonly number[], areMistakes: boolean, checked: number) {
  if (areMistakes)
    return clopperPearson({ hits: own.filter((error) => error > 0).length, n: own.length }, 0.025 / checked);
  const interval = skewedMeanInterval(own, 1 - 0.05 / checked);
  return interval && { low: Math.max(0, interval.low), high: interval.high };
}
