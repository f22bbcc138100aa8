import type { Decisions } from '../rates/count-rate.ts';
import type { Comparison } from './compare-groups.ts';
import { compareRates, type ParityOptions } from './compare-rates.ts';
import type { GroupCodes } from './group-codes.ts';

/** Largest difference of selection rates, 0 to 1. As `fairlearn.metrics.demographic_parity_difference`. */
export function demographicParityDifference(
  decisions: Decisions,
  groups: GroupCodes,
  options: ParityOptions = {},
): Comparison {
  return compareRates('selection-rate', 'difference', decisions, groups, options);
}

/** Smallest ratio of selection rates, 0 to 1. As `fairlearn.metrics.demographic_parity_ratio`. */
export function demographicParityRatio(
  decisions: Decisions,
  groups: GroupCodes,
  options: ParityOptions = {},
): Comparison {
  return compareRates('selection-rate', 'ratio', decisions, groups, options);
}
