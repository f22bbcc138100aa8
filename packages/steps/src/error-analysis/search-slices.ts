// Searches the slices of the rows in which a model is wrong more than elsewhere: conditions, and pairs of them.

import type { Condition } from './conditions.ts';

export interface FoundSlice {
  readonly conditions: readonly Condition[];
  /** Positions, ascending. */
  readonly members: Int32Array;
  /** The mean error of its rows. */
  readonly meanError: number;
  /** SliceLine's score: more than 0 if the errors are larger than its size excuses. */
  readonly score: number;
}

export interface SliceSearch {
  /** The best scores first; only those above 0. */
  readonly slices: readonly FoundSlice[];
  /** All slices that were checked: what p-values are adjusted for. */
  readonly checked: number;
}

/**
 * Every condition and every pair of conditions on two columns that at least `smallest` rows satisfy. The score weighs how much
 * larger the mean error is against how small the slice is: α (ē of the slice ÷ ē − 1) − (1 − α) (n ÷ rows of the slice − 1).
 * A pair with the same rows as one of its conditions is that condition, and is left out. Of equal scores the larger slice is
 * first, then the one that was found first.
 *
 * Source: S. Sagadeeva and M. Boehm, "SliceLine: Fast, Linear-Algebra-based Slice Finding for ML Model Debugging", SIGMOD 2021.
 *
 * @param errors - by row, from 0
 * @param weight - SliceLine's α, above 0 and at most 1
 */
export function searchSlices(
  errors: Float64Array,
  conditions: readonly Condition[],
  { smallest, weight, most }: { readonly smallest: number; readonly weight: number; readonly most: number },
): SliceSearch {
  const n = errors.length;
  const mean = sumAt(errors, errors.keys()) / n;
  if (!(mean > 0)) return { slices: [], checked: 0 };
  let found: FoundSlice[] = [];
  let checked = 0;
  const judge = (members: Int32Array, own: readonly Condition[]) => {
    checked++;
    const meanError = sumAt(errors, members) / members.length;
    const score = weight * (meanError / mean - 1) - (1 - weight) * (n / members.length - 1);
    // Scores that differ by rounding are equal.
    if (score <= 1e-12) return;
    found.push({ conditions: own, members, meanError, score });
    if (found.length > 50 * most) found = best(found, most);
  };
  // A condition that every row satisfies is not a slice.
  const partial = conditions.filter(({ members }) => members.length < n);
  for (const condition of partial) judge(condition.members, [condition]);
  const isMember = new Uint8Array(n);
  for (const [index, first] of partial.entries()) {
    isMember.fill(0);
    for (const row of first.members) isMember[row] = 1;
    for (const second of partial.slice(index + 1)) {
      if (second.column === first.column) continue;
      const members = second.members.filter((row) => isMember[row]);
      if (members.length < smallest) continue;
      if (members.length < Math.min(first.members.length, second.members.length)) judge(members, [first, second]);
    }
  }
  return { slices: best(found, most), checked };
}

function best(found: readonly FoundSlice[], most: number): FoundSlice[] {
  return [...found]
    .sort((one, other) => other.score - one.score || other.members.length - one.members.length)
    .slice(0, most);
}

function sumAt(values: Float64Array, positions: Iterable<number>): number {
  let total = 0;
  for (const position of positions) total += values[position]!;
  return total;
}
