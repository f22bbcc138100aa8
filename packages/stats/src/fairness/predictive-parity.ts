import type { Decisions } from '../rates/count-rate.ts';
import type { Comparison } from './compare-groups.ts';
import { compareRates, type ParityOptions } from './compare-rates.ts';
import type { GroupCodes } from './group-codes.ts';

/**
 * Largest difference of precision, 0 to 1: does "yes" mean the same in each group (A. Chouldechova, 2017)? As Fairlearn's
 * `MetricFrame(metrics=precision_score).difference()` with `zero_division=nan`.
 */
export function predictiveParityDifference(
  decisions: Decisions,
  groups: GroupCodes,
  options: ParityOptions = {},
): Comparison {
  return compareRates('precision', 'difference', decisions, groups, options);
}

/** Smallest ratio of precision, 0 to 1, see {@link predictiveParityDifference}. */
export function predictiveParityRatio(
  decisions: Decisions,
  groups: GroupCodes,
  options: ParityOptions = {},
): Comparison {
  return compareRates('precision', 'ratio', decisions, groups, options);
}
