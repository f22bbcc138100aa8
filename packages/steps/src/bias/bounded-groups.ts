// The groups that one figure compares, each with its limits for the comparison of all pairs; and those with too few rows.

import { type Bounded, boundForAllPairs, type GroupLabel, type GroupParameter } from '@cairn/stats';

/** The rows that a rate is of: all of a group's, or some of them. */
export type RowsOfRate = 'rows' | 'positives' | 'negatives' | 'predicted positives' | 'different errors';

export interface AuditedGroup {
  readonly group: GroupLabel;
  /** Rows that the parameter is of. */
  readonly n: number;
  /** Null without such rows. */
  readonly parameter: GroupParameter | null;
}

/** A group that is not compared, because it has fewer rows than `minimumGroupSize`. */
export interface SmallGroup {
  readonly group: GroupLabel;
  /** What there is too little of. */
  readonly of: RowsOfRate;
  /** How many of them the group has. */
  readonly n: number;
}

export interface BoundedGroup extends Bounded {
  readonly group: GroupLabel;
  readonly n: number;
}

export interface BoundedGroups {
  readonly of: RowsOfRate;
  readonly minimum: number;
  readonly compared: readonly BoundedGroup[];
  readonly small: readonly SmallGroup[];
}

/** The chance that any interval of a report's comparisons misses, all pairs of groups of all groupings together. */
export const reportMiss = 0.05;

export interface ComparisonRules {
  /** Rows that a group needs of those that the rate is of. */
  readonly minimum: number;
  /** The chance that the limits of any pair may miss, over all pairs together. */
  readonly miss: number;
}

export function boundGroups(
  groups: readonly AuditedGroup[],
  of: RowsOfRate,
  { minimum, miss }: ComparisonRules,
): BoundedGroups {
  const large = groups.flatMap(({ group, n, parameter }) =>
    parameter && n >= minimum ? [{ group, n, parameter }] : [],
  );
  const bounded =
    large.length < 2
      ? large.map(({ parameter: { value } }) => ({ value, low: 0, high: 1 }))
      : boundForAllPairs(
          large.map(({ parameter }) => parameter),
          miss,
        );
  return {
    of,
    minimum,
    compared: large.map(({ group, n }, index) => ({ group, n, ...bounded[index]! })),
    small: groups.flatMap(({ group, n }) => (n < minimum ? [{ group, of, n }] : [])),
  };
}

/** Why some groups are not compared, without a full stop; undefined where all are. */
export function saySmallGroups({ of, minimum, small }: Pick<BoundedGroups, 'of' | 'minimum' | 'small'>) {
  if (small.length === 0) return undefined;
  const named = small.map(({ group, n }) => `${group.join(' and ')} (${n})`);
  return `not compared, with fewer than ${minimum} ${of}: ${named.join(', ')}`;
}
