import type { Interval } from '../base/interval.ts';
import { normalCdf } from '../distributions/normal.ts';
import { studentizedRangeQuantile } from '../distributions/studentized-range.ts';
import { type Bounded, moverDifference, moverRatio } from './mover.ts';

/** A group's parameter (a rate, a mean of rates), which can say its limits at any confidence. */
export interface GroupParameter {
  readonly value: number;
  /** Limits of which each may be on the wrong side of the true parameter with chance `tail`. */
  limits(tail: number): Interval;
}

/**
 * The chance that each limit of one group may miss by, so that the intervals of the differences of *all pairs* cover
 * their true values together with chance `1 − miss`: the normal tail beyond `q / √2`, where `q` is the studentised
 * range's upper quantile.
 *
 * Source: J. W. Tukey, "The problem of multiple comparisons" (1953), for groups of unequal size C. Y. Kramer (1956) and
 * A. J. Hayter (Annals of Statistics 12, 1984, 61–75: conservative there); for rates A. Agresti, M. Bini,
 * B. Bertaccini, E. Ryu, "Simultaneous confidence intervals for comparing binomial parameters", Biometrics 64 (2008),
 * 1270–1275.
 *
 * @param count - groups compared, at least two
 * @param miss - from 0 to 1, such as 0.05
 */
export function simultaneousTail(count: number, miss: number): number {
  return normalCdf(-studentizedRangeQuantile(miss, count) / Math.SQRT2);
}

/** Every group's parameter with its limits for the comparison of all pairs. */
export function boundForAllPairs(groups: readonly GroupParameter[], miss: number): Bounded[] {
  const tail = simultaneousTail(groups.length, miss);
  return groups.map((group) => ({ value: group.value, ...group.limits(tail) }));
}

/**
 * Limits of the difference between two groups, whichever is higher, from 0 on.
 *
 * @param most - the largest difference that there can be: 1 (default) for rates, infinite for means
 */
export function pairDifferenceLimits(first: Bounded, second: Bounded, most = 1): Interval {
  const { low, high } = moverDifference(first, second);
  return { low: Math.max(0, low, -high), high: Math.min(most, Math.max(high, -low)) };
}

/**
 * Limits of the largest difference between any two groups, which is never below 0. Since all pairs are covered together,
 * the largest true difference is at least the largest lower limit, and at most the largest upper limit: choosing the
 * extreme pair after looking is accounted for.
 *
 * @param groups - bounded by {@link boundForAllPairs}, at least two
 * @param most - as of {@link pairDifferenceLimits}
 */
export function largestDifferenceLimits(groups: readonly Bounded[], most = 1): Interval {
  const pairs = pairUp(groups).map(([first, second]) => pairDifferenceLimits(first, second, most));
  return reduceLimits(pairs, Math.max);
}

/**
 * Limits of the smallest ratio between any two groups, from 0 to 1, by the same argument as
 * {@link largestDifferenceLimits}. They exclude 1 exactly where those of the largest difference exclude 0.
 */
export function smallestRatioLimits(groups: readonly Bounded[]): Interval {
  const pairs = pairUp(groups).flatMap(([first, second]) => [moverRatio(first, second), moverRatio(second, first)]);
  const { low, high } = reduceLimits(pairs, Math.min);
  return { low, high: Math.min(1, high) };
}

function pairUp(groups: readonly Bounded[]): (readonly [Bounded, Bounded])[] {
  return groups.flatMap((first, index) => groups.slice(index + 1).map((second) => [first, second] as const));
}

function reduceLimits(pairs: readonly Interval[], choose: (a: number, b: number) => number): Interval {
  return pairs.reduce((found, next) => ({ low: choose(found.low, next.low), high: choose(found.high, next.high) }));
}
