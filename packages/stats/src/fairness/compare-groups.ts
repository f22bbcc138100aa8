import { Figure } from '../base/figure.ts';
import type { GroupLabel } from './group-codes.ts';
import type { FrameLevel } from './metric-frame.ts';

/** A comparison over groups as one figure, with the pair that it comes from. */
export interface Comparison extends Figure {
  /** The group with the lower figure of the worst pair; `null` stands for all rows together. */
  readonly lowest?: GroupLabel | null;
  /** The group with the higher figure of the worst pair; `null` stands for all rows together. */
  readonly highest?: GroupLabel | null;
}

/** The groups among themselves, or each to all rows together. */
export type ComparisonMethod = 'between-groups' | 'to-overall';

/**
 * The largest difference: highest less lowest group, or the largest distance of a group to overall. Never below 0, so it
 * is to be judged against a tolerance. As Fairlearn's `MetricFrame.difference`.
 *
 * Groups whose figure is undefined are left out and named by index; fewer than two that are left (one, to overall) make
 * the comparison undefined, where Fairlearn would say 0.
 */
export function groupDifference(level: FrameLevel<Figure>, method: ComparisonMethod = 'between-groups'): Comparison {
  return compareWorst(level, method, (low, high) => high - low, 'largest');
}

/**
 * The smallest ratio, at most 1: lowest over highest group, or a group and overall, the smaller over the larger. As
 * Fairlearn's `MetricFrame.ratio`, for figures that are not negative; undefined if it would be 0 / 0.
 */
export function groupRatio(level: FrameLevel<Figure>, method: ComparisonMethod = 'between-groups'): Comparison {
  return compareWorst(level, method, (low, high) => (high === 0 ? null : low / high), 'smallest');
}

interface Side {
  readonly label: GroupLabel | null;
  readonly value: number;
}

function compareWorst(
  level: FrameLevel<Figure>,
  method: ComparisonMethod,
  compare: (low: number, high: number) => number | null,
  worst: 'largest' | 'smallest',
): Comparison {
  const leftOut = level.groups.flatMap(({ figure }, index) => (figure.value === null ? [index] : []));
  const sides = level.groups.flatMap(({ group, figure }): Side[] =>
    figure.value === null ? [] : [{ label: group, value: figure.value }],
  );
  const n = level.groups.reduce((total, { figure }) => total + (figure.value === null ? 0 : figure.n), 0);
  const pairs = pairUp(sides, level.overall, method);
  if (pairs.length === 0) {
    const reason = method === 'to-overall' ? 'undefined for every group' : 'defined for fewer than two groups';
    return Figure.none(n, reason, leftOut);
  }
  const compared = pairs.flatMap(([low, high]) => {
    const value = compare(low.value, high.value);
    return value === null ? [] : [{ value, low, high }];
  });
  const [first, ...others] = compared;
  if (first === undefined) return Figure.none(n, 'both are 0, which has no ratio', leftOut);
  const found = others.reduce((held, next) => {
    const worse = worst === 'largest' ? next.value > held.value : next.value < held.value;
    return worse ? next : held;
  }, first);
  return { ...Figure.of(found.value, n, leftOut), lowest: found.low.label, highest: found.high.label };
}

function pairUp(sides: readonly Side[], overall: Figure, method: ComparisonMethod): (readonly [Side, Side])[] {
  if (method === 'between-groups') {
    if (sides.length < 2) return [];
    // The extremes are the worst pair of all; of equal ones the first is named, and never one group twice.
    const sorted = [...sides].sort((a, b) => a.value - b.value);
    return [[sorted[0] as Side, sorted[sorted.length - 1] as Side]];
  }
  if (overall.value === null) return [];
  const whole: Side = { label: null, value: overall.value };
  return sides.map((side) => (side.value <= whole.value ? [side, whole] : [whole, side]));
}
