import type { Rate } from '../base/rate.ts';

/** The rates that fairness is asked of, each a share of some of the rows. */
export type RateName =
  | 'selection-rate'
  | 'base-rate'
  | 'accuracy'
  | 'true-positive-rate'
  | 'false-positive-rate'
  | 'true-negative-rate'
  | 'false-negative-rate'
  | 'precision'
  | 'negative-predictive-value';

/** Truth and prediction (or decision) of each row. */
export interface Decisions {
  /** True class of each row; only for rates that ask for it: all but the selection rate. */
  readonly truth?: ArrayLike<number>;
  /** Predicted or decided class of each row. */
  readonly predicted: ArrayLike<number>;
  /** The class that is sought after (admitted, granted); default 1. */
  readonly positive?: number;
}

/** For each rate: does the row count (`of`), and is it a hit? */
const RULES: Record<RateName, { of: (y: boolean, p: boolean) => boolean; hit: (y: boolean, p: boolean) => boolean }> = {
  'selection-rate': { of: () => true, hit: (_, p) => p },
  'base-rate': { of: () => true, hit: (y) => y },
  accuracy: { of: () => true, hit: (y, p) => y === p },
  'true-positive-rate': { of: (y) => y, hit: (_, p) => p },
  'false-positive-rate': { of: (y) => !y, hit: (_, p) => p },
  'true-negative-rate': { of: (y) => !y, hit: (_, p) => !p },
  'false-negative-rate': { of: (y) => y, hit: (_, p) => !p },
  precision: { of: (_, p) => p, hit: (y) => y },
  'negative-predictive-value': { of: (_, p) => !p, hit: (y) => !y },
};

/**
 * Counts a rate among some rows. Classes other than `positive` are one: negative; so with more than two classes
 * `accuracy` here asks only whether positive was told from the rest.
 *
 * @param rows - indexes, repeated ones repeatedly
 * @throws RangeError when the rate needs the truth and there is none
 */
export function countRate(name: RateName, decisions: Decisions, rows: ArrayLike<number>): Rate {
  const { truth, predicted, positive = 1 } = decisions;
  if (truth === undefined && name !== 'selection-rate') {
    throw new RangeError(
      `"${name}" needs the true class of each row; of decisions alone there is only the selection rate`,
    );
  }
  const { of, hit } = RULES[name];
  let n = 0;
  let hits = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const isPositive = truth?.[row] === positive;
    const isSelected = predicted[row] === positive;
    if (!of(isPositive, isSelected)) continue;
    n++;
    if (hit(isPositive, isSelected)) hits++;
  }
  return { hits, n };
}
