// What decisions are like in each group, and how far apart the groups are.

import type { Equality } from './fit-group-thresholds.ts';

export interface GroupRates {
  readonly selectionRate: number;
  /** Null if no row of the group is positive. */
  readonly truePositiveRate: number | null;
  /** Null if all rows of the group are positive. */
  readonly falsePositiveRate: number | null;
}

export interface Effect {
  readonly accuracy: number;
  /** The largest difference between groups of the rate that shall be equal; of odds the larger of both differences. */
  readonly difference: number;
  /** In the order of the groups. */
  readonly rates: readonly GroupRates[];
}

/**
 * @param isPositive - 1 for rows of the positive class
 * @param isChosen - 1 for rows that are decided as positive
 * @param groups - the positions of each group's rows
 */
export function measureEffect(
  equality: Equality,
  isPositive: Uint8Array,
  isChosen: Uint8Array,
  groups: readonly (readonly number[])[],
): Effect {
  const share = (rows: readonly number[]) =>
    rows.length === 0 ? null : rows.filter((row) => isChosen[row] === 1).length / rows.length;
  const rates = groups.map((rows) => ({
    selectionRate: share(rows) ?? 0,
    truePositiveRate: share(rows.filter((row) => isPositive[row] === 1)),
    falsePositiveRate: share(rows.filter((row) => isPositive[row] === 0)),
  }));
  const right = isPositive.reduce((total, value, row) => total + (value === isChosen[row] ? 1 : 0), 0);
  const spread = (name: keyof GroupRates) => {
    const values = rates.map((rate) => rate[name]).filter((value) => value !== null);
    return values.length === 0 ? 0 : Math.max(...values) - Math.min(...values);
  };
  const differences: Readonly<Record<Equality, number>> = {
    'demographic-parity': spread('selectionRate'),
    'equal-opportunity': spread('truePositiveRate'),
    'false-positive-rate-parity': spread('falsePositiveRate'),
    'equalized-odds': Math.max(spread('truePositiveRate'), spread('falsePositiveRate')),
  };
  return { accuracy: right / isPositive.length, difference: differences[equality], rates };
}
