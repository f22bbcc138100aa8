import type { Estimate } from '../base/estimate.ts';
import type { Rate } from '../base/rate.ts';
import { benjaminiHochberg } from '../hypothesis/benjamini-hochberg.ts';
import { fisherExact } from '../hypothesis/fisher-exact.ts';
import { estimateDifference } from '../rates/estimate-difference.ts';
import type { GroupLabel } from './group-codes.ts';

/** Two groups' rates, compared. */
export interface PairComparison {
  readonly first: GroupLabel;
  readonly second: GroupLabel;
  /** First less second, with Newcombe's interval. */
  readonly difference: Estimate;
  /** p of Fisher's exact test, two-sided; `null` when either group has no rows. */
  readonly p: number | null;
  /** p after Benjamini and Hochberg over the pairs given here. */
  readonly adjustedP: number | null;
}

/**
 * Every pair of groups, in order: difference with Newcombe's interval, Fisher's exact p, and p corrected for the number
 * of pairs. Correct over more than these pairs (levels of a control) by `benjaminiHochberg` on their `p`.
 */
export function comparePairs(groups: readonly { readonly group: GroupLabel; readonly rate: Rate }[]): PairComparison[] {
  const pairs = groups.flatMap((one, index) => groups.slice(index + 1).map((other) => ({ one, other })));
  const ps = pairs.map(({ one, other }) =>
    one.rate.n === 0 || other.rate.n === 0
      ? null
      : fisherExact([
          [one.rate.hits, one.rate.n - one.rate.hits],
          [other.rate.hits, other.rate.n - other.rate.hits],
        ]).p,
  );
  const adjusted = benjaminiHochberg(ps);
  return pairs.map(({ one, other }, index) => ({
    first: one.group,
    second: other.group,
    difference: estimateDifference(one.rate, other.rate),
    p: ps[index] ?? null,
    adjustedP: adjusted[index] ?? null,
  }));
}
