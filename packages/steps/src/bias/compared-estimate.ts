// What groups differ by at most: one figure over all pairs of groups, with an interval that accounts for choosing the
// extreme pair.

import type { Estimate } from '@cairn/core';
import {
  type Comparison,
  Figure,
  type FrameLevel,
  groupDifference,
  groupRatio,
  type Interval,
  largestDifferenceLimits,
  smallestRatioLimits,
} from '@cairn/stats';
import { type BoundedGroups, saySmallGroups } from './bounded-groups.ts';

/** A comparison with its interval. Its reason says which groups are not compared, and why where there is no value. */
export type ComparedEstimate = Estimate & Pick<Comparison, 'lowest' | 'highest'>;

/**
 * The largest difference between any two of the groups, from 0 on.
 *
 * @param most - the largest that there can be: 1 (default) for rates, infinite for means
 */
export function largestDifference(groups: BoundedGroups, most = 1): ComparedEstimate {
  return estimateWorst(groups, groupDifference, (compared) => largestDifferenceLimits(compared, most));
}

/** The smallest ratio of any two of the groups, from 0 to 1. */
export function smallestRatio(groups: BoundedGroups): ComparedEstimate {
  return estimateWorst(groups, groupRatio, smallestRatioLimits);
}

/**
 * The larger of two largest differences, undefined when either is. The limits of both must come from one family of
 * pairs, so that they hold together.
 */
export function largerDifference(
  first: ComparedEstimate,
  second: ComparedEstimate,
  names: readonly [string, string],
): ComparedEstimate {
  const n = first.n + second.n;
  const reasons = [first, second].flatMap(({ reason }, index) => (reason ? [`${names[index]}: ${reason}`] : []));
  const reason = reasons.length ? { reason: reasons.join('; ') } : {};
  if (first.value === null || second.value === null) return { value: null, low: null, high: null, n, ...reason };
  const { reason: _, ...worst } = second.value > first.value ? second : first;
  return { ...worst, low: Math.max(first.low!, second.low!), high: Math.max(first.high!, second.high!), n, ...reason };
}

function estimateWorst(
  groups: BoundedGroups,
  compare: (level: FrameLevel<Figure>) => Comparison,
  limitsOf: (bounded: BoundedGroups['compared']) => Interval,
): ComparedEstimate {
  const { compared, minimum, of } = groups;
  const small = saySmallGroups(groups);
  const figures = compared.map(({ group, value, n }) => ({ group, figure: Figure.of(value, n) }));
  const { leftOut: _, ...worst } = compare({ control: [], overall: Figure.none(0, 'not asked for'), groups: figures });
  const tooFew = compared.length < 2 ? `fewer than two groups have ${minimum} ${of}` : worst.reason;
  const reasons = [tooFew, small].filter((reason) => reason !== undefined);
  const limits = worst.value === null ? { low: null, high: null } : limitsOf(compared);
  return { ...worst, ...limits, ...(reasons.length > 0 && { reason: reasons.join('; ') }) };
}
