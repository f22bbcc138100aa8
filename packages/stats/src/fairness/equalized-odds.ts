// Equalised odds: true and false positive rates of groups, as one figure.

import { Figure } from '../base/figure.ts';
import type { Decisions, RateName } from '../rates/count-rate.ts';
import type { Comparison } from './compare-groups.ts';
import { compareRates, type ParityOptions } from './compare-rates.ts';
import type { GroupCodes } from './group-codes.ts';

const RATES = ['true-positive-rate', 'false-positive-rate'] as const;

/** How the two rates become one figure: the worse of them, or their mean. */
export interface EqualizedOddsOptions extends ParityOptions {
  /** Default `worst-case`. */
  readonly agg?: 'worst-case' | 'mean';
}

/** An equalised odds figure, and which rate is the worse. */
export interface EqualizedOdds extends Comparison {
  /** The rate that is furthest from parity; the pair named is its pair. */
  readonly worstRate?: RateName;
}

/**
 * The larger (or the mean) of the largest differences of true and of false positive rates, 0 to 1. As
 * `fairlearn.metrics.equalized_odds_difference`. Undefined when either is.
 */
export function equalizedOddsDifference(
  decisions: Decisions,
  groups: GroupCodes,
  options: EqualizedOddsOptions = {},
): EqualizedOdds {
  return combine('difference', decisions, groups, options);
}

/**
 * The smaller (or the mean) of the smallest ratios of both rates, 0 to 1. As `fairlearn.metrics.equalized_odds_ratio`: a
 * rate that is 0 in every group (nobody wrongly selected) has no ratio and is left to the other.
 */
export function equalizedOddsRatio(
  decisions: Decisions,
  groups: GroupCodes,
  options: EqualizedOddsOptions = {},
): EqualizedOdds {
  return combine('ratio', decisions, groups, options);
}

function combine(
  as: 'difference' | 'ratio',
  decisions: Decisions,
  groups: GroupCodes,
  { agg = 'worst-case', ...options }: EqualizedOddsOptions,
): EqualizedOdds {
  const sides = RATES.map((name) => {
    const comparison = compareRates(name, as, decisions, groups, options);
    // A rate that is 0 in every group has a difference, 0, but no ratio.
    const isZero =
      comparison.value === null && compareRates(name, 'difference', decisions, groups, options).value === 0;
    return { name, comparison, isZero };
  });
  const n = sides.reduce((total, { comparison }) => total + comparison.n, 0);
  const leftOut = [...new Set(sides.flatMap(({ comparison }) => comparison.leftOut ?? []))].sort((a, b) => a - b);
  const missing = sides.find(({ comparison, isZero }) => comparison.value === null && !isZero);
  const kept = sides.flatMap(({ name, comparison }) =>
    comparison.value === null ? [] : [{ name, comparison, value: comparison.value }],
  );
  const [first, ...others] = kept;
  if (missing !== undefined) {
    return Figure.none(n, `${missing.name.replaceAll('-', ' ')}: ${missing.comparison.reason}`, leftOut);
  }
  if (first === undefined) return Figure.none(n, 'both rates are 0 in every group, which has no ratio', leftOut);
  const worst = others.reduce((held, next) => {
    const worse = as === 'difference' ? next.value > held.value : next.value < held.value;
    return worse ? next : held;
  }, first);
  const mean = kept.reduce((total, { value }) => total + value, 0) / kept.length;
  return {
    ...worst.comparison,
    ...Figure.of(agg === 'mean' ? mean : worst.value, n, leftOut),
    worstRate: worst.name,
  };
}
