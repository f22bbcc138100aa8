// Whether values are as frequent as they were earlier, when perhaps only the most frequent ones were named.

import { contingencyChiSquare, fisherExact, largestShareDifference, populationStabilityIndex } from '@cairn/stats';
import type { Change } from './change.ts';

/** Rows of a value that χ² needs on each side, if nothing changed. */
const fewestExpected = 5;

export interface EarlierValues {
  /** How many rows have each value that is named. */
  readonly counts: ReadonlyMap<string, number>;
  /** Rows with values that are not named. */
  readonly others: number;
}

/**
 * Pearson's χ² of the counts. Values that are not named in the earlier counts are one value; so are those that χ² expects fewer
 * than five rows of on either side. Null if fewer than two values are left.
 *
 * @param current - how many rows have each value
 */
export function compareValues(
  earlier: EarlierValues,
  current: ReadonlyMap<string, number>,
  tail: number,
): Change | null {
  const { reference, now } = alignCounts(earlier, current);
  const test = contingencyChiSquare(reference, now);
  const difference = largestShareDifference(reference, now, tail);
  if (!test || !difference) return null;
  return {
    test: 'chi-square',
    statistic: test.chiSquare,
    p: test.p,
    ...difference,
    psi: populationStabilityIndex(reference, now),
    cramersV: test.cramersV,
    n: total(now),
    referenceN: total(reference),
  };
}

/** Whether the share of missing values changed, by Fisher's exact test. Null if none is missing on either side. */
export function compareMissing(reference: Missing, current: Missing, tail: number): Change | null {
  const [first, second] = [reference, current].map(({ missing, known }) => [missing, known] as const);
  const difference = largestShareDifference(first!, second!, tail);
  if (!difference || reference.missing + current.missing === 0) return null;
  return {
    test: 'fisher',
    statistic: null,
    p: fisherExact([first!, second!]).p,
    ...difference,
    psi: null,
    n: current.missing + current.known,
    referenceN: reference.missing + reference.known,
  };
}

export interface Missing {
  readonly missing: number;
  readonly known: number;
}

/** Counts of both sides over the same values. Which values are put together depends on both sides as one. */
function alignCounts(
  earlier: EarlierValues,
  current: ReadonlyMap<string, number>,
): { readonly reference: number[]; readonly now: number[] } {
  // If all earlier values are named, a value that is new is a value of its own.
  const known = new Set([...earlier.counts.keys(), ...(earlier.others === 0 ? current.keys() : [])]);
  const unnamed = [...current].reduce((rows, [value, count]) => (known.has(value) ? rows : rows + count), 0);
  const cells = [...known].map((value) => [earlier.counts.get(value) ?? 0, current.get(value) ?? 0] as const);
  cells.push([earlier.others, unnamed]);
  const [n, m] = [total(cells.map(([count]) => count)), total(cells.map(([, count]) => count))];
  const expected = ([before, now]: readonly [number, number]) => ((before + now) * Math.min(n, m)) / (n + m);
  let rest = [0, 0] as readonly [number, number];
  const large = cells
    .toSorted((one, other) => one[0] + one[1] - other[0] - other[1])
    .filter((cell) => {
      const isRare = expected(cell) < fewestExpected || (rest[0] + rest[1] > 0 && expected(rest) < fewestExpected);
      if (isRare) rest = [rest[0] + cell[0], rest[1] + cell[1]];
      return !isRare;
    });
  const all = rest[0] + rest[1] > 0 ? [...large, rest] : large;
  return { reference: all.map(([count]) => count), now: all.map(([, count]) => count) };
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
