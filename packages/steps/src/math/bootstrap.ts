import { createRandom } from '@cairn/core';
import type { Interval } from './interval.ts';
import { percentile } from './percentile.ts';

/** How a bootstrap draws. */
export interface BootstrapOptions {
  /** Seed of the draws: the same seed gives the same interval. */
  readonly seed: number;
  /** Number of draws; default 1,000. */
  readonly draws?: number;
  /** Coverage of the interval, from 0 to 1; default 0.95. */
  readonly level?: number;
  /** A code per row (a group's number): rows are then drawn within each, so that every group keeps its size. */
  readonly strata?: ArrayLike<number>;
}

/** What the draws gave. */
export interface BootstrapResult {
  /** `null` when no draw had a defined statistic, or when all draws had the same: that is no interval but one value. */
  readonly interval: Interval | null;
  /** Draws made. */
  readonly draws: number;
  /** Draws in which the statistic was undefined; they are left out of the interval. */
  readonly dropped: number;
}

/**
 * The percentile bootstrap: draws `n` row indexes with replacement, computes the statistic on each draw, and takes the
 * quantiles of what came (B. Efron, R. Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13; percentiles as
 * numpy). At a bound, where no draw can differ (every prediction right), there is no interval: where the figure is a rate,
 * Wilson's has one.
 *
 * @param n - number of rows
 * @param statistic - of a draw's row indexes; `null` where undefined. The array is reused for the next draw: do not keep it
 */
export function bootstrap(
  n: number,
  statistic: (rows: Int32Array) => number | null,
  options: BootstrapOptions,
): BootstrapResult {
  const { seed, draws = 1000, level = 0.95 } = options;
  const strata = groupRows(n, options.strata);
  // With one row in each stratum all draws are equal, and an interval without width would claim certainty.
  if (strata.every((members) => members.length < 2)) return { interval: null, draws: 0, dropped: 0 };

  const random = createRandom(seed);
  const rows = new Int32Array(n);
  const found: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    let place = 0;
    for (const members of strata) {
      for (let i = 0; i < members.length; i++) rows[place++] = members[random.integer(members.length)] as number;
    }
    const value = statistic(rows);
    if (value !== null) found.push(value);
  }

  const sorted = Float64Array.from(found).sort();
  const tail = (1 - level) / 2;
  const varies = sorted.length > 0 && sorted[0] !== sorted.at(-1);
  const interval = !varies ? null : { low: percentile(sorted, tail), high: percentile(sorted, 1 - tail) };
  return { interval, draws, dropped: draws - found.length };
}

/** Row indexes by stratum, strata in ascending order of their code, so that the draws depend on the seed alone. */
function groupRows(n: number, codes: ArrayLike<number> | undefined): number[][] {
  if (codes === undefined) return [Array.from({ length: n }, (_, row) => row)];
  if (codes.length !== n) throw new RangeError(`There are ${n} rows and ${codes.length} strata codes`);
  const byCode = new Map<number, number[]>();
  for (let row = 0; row < n; row++) {
    const code = codes[row] as number;
    const members = byCode.get(code);
    if (members === undefined) byCode.set(code, [row]);
    else members.push(row);
  }
  return [...byCode].sort(([a], [b]) => a - b).map(([, members]) => members);
}
