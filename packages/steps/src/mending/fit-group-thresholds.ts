// Thresholds by group that equalise a rate, with the best objective.

import {
  type Counts,
  type CurvePoint,
  curveGrid,
  gridSize,
  type ObjectiveName,
  type RateName,
  rateOf,
  tradeoffCurve,
} from './tradeoff-curve.ts';

/** What all groups shall have in common: the rate of the positive class, or error rates. */
export const equalities = [
  'demographic-parity',
  'equalized-odds',
  'equal-opportunity',
  'false-positive-rate-parity',
] as const;
export type Equality = (typeof equalities)[number];

/**
 * How the rows of one group are decided. The share `ignored` of them is positive with the chance `constant`, whatever their
 * score. Of the others the share `p0` is positive if the probability is above `threshold0`, and the rest if it is above
 * `threshold1`. A threshold of -1 lets all rows through, one of 2 none.
 */
export interface GroupRule {
  readonly p0: number;
  readonly threshold0: number;
  readonly threshold1: number;
  readonly ignored: number;
  readonly constant: number;
}

export interface ScoredGroup {
  readonly group: string;
  readonly scores: Float64Array;
  /** 1 for rows of the positive class. */
  readonly isPositive: Uint8Array;
}

/** The rate that is equal in all groups. */
const commonRates: Readonly<Record<Exclude<Equality, 'equalized-odds'>, RateName>> = {
  'demographic-parity': 'selection-rate',
  'equal-opportunity': 'true-positive-rate',
  'false-positive-rate-parity': 'false-positive-rate',
};

/**
 * The rule of each group, in their order: Fairlearn's `ThresholdOptimizer` with its default grid, without `flip` and `tol`.
 * Of equally good points the first is chosen, with the lowest rate.
 *
 * @throws Error that names a group which has one class only
 */
export function fitGroupThresholds(
  groups: readonly ScoredGroup[],
  equality: Equality,
  objective: ObjectiveName,
): readonly GroupRule[] {
  for (const { group, isPositive } of groups) {
    const positives = isPositive.reduce((total, value) => total + value, 0);
    if (positives === 0 || positives === isPositive.length)
      throw new Error(
        `All ${isPositive.length} rows of group '${group}' have the same class, so no threshold can be chosen for it: give more rows, or join it with another group`,
      );
  }
  return equality === 'equalized-odds' ? equaliseOdds(groups, objective) : equaliseRate(groups, equality, objective);
}

function equaliseRate(
  groups: readonly ScoredGroup[],
  equality: Exclude<Equality, 'equalized-odds'>,
  objective: ObjectiveName,
): readonly GroupRule[] {
  const names = { x: commonRates[equality], y: objective };
  const curves = groups.map(({ scores, isPositive }) => tradeoffCurve(scores, isPositive, names));
  const n = groups.reduce((total, { scores }) => total + scores.length, 0);
  const totals = Float64Array.from({ length: gridSize + 1 }, (_, place) =>
    curves.reduce((total, curve, group) => total + (groups[group]!.scores.length / n) * curve[place]!.y, 0),
  );
  const best = totals.indexOf(Math.max(...totals));
  return curves.map((curve) => ({ ...toRule(curve[best]!), ignored: 0, constant: 0 }));
}

function equaliseOdds(groups: readonly ScoredGroup[], objective: ObjectiveName): readonly GroupRule[] {
  const names = { x: 'false-positive-rate', y: 'true-positive-rate' } as const;
  const curves = groups.map(({ scores, isPositive }) => tradeoffCurve(scores, isPositive, names));
  const all = groups.flatMap(({ isPositive }) => [...isPositive]);
  const positives = all.filter((value) => value === 1).length;
  const negatives = all.length - positives;
  // What all groups can reach: the lowest of the curves.
  const common = Float64Array.from({ length: gridSize + 1 }, (_, place) =>
    Math.min(...curves.map((curve) => curve[place]!.y)),
  );
  const worth = common.map((y, place) => {
    const x = curveGrid(place);
    const counts: Counts = {
      falsePositives: negatives * x,
      trueNegatives: negatives * (1 - x),
      truePositives: positives * y,
      falseNegatives: positives * (1 - y),
    };
    return roundTo15(rateOf(objective, counts));
  });
  const best = worth.indexOf(Math.max(...worth));
  return curves.map((curve) => {
    const point = curve[best]!;
    // Rows whose score is ignored move a group's point towards the diagonal, down to the common one.
    const ignored = point.y === point.x ? 0 : (point.y - common[best]!) / (point.y - point.x);
    return { ...toRule(point), ignored, constant: point.x };
  });
}

/** JSON has no infinity: beyond all probabilities is as far. */
const finite = (threshold: number) => Math.max(-1, Math.min(2, threshold));

function toRule({ p0, threshold0, threshold1 }: CurvePoint) {
  return { p0, threshold0: finite(threshold0), threshold1: finite(threshold1) };
}

/** As numpy's `around`: half to even. */
function roundTo15(value: number): number {
  const scaled = value * 1e15;
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const up = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0);
  return (floor + (up ? 1 : 0)) / 1e15;
}

/** The chance that a row with this probability is decided as positive. */
export function chanceOf({ p0, threshold0, threshold1, ignored, constant }: GroupRule, probability: number): number {
  const mixed = p0 * Number(probability > threshold0) + (1 - p0) * Number(probability > threshold1);
  return ignored * constant + (1 - ignored) * mixed;
}
