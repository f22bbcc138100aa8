import type { Decisions } from '../rates/count-rate.ts';
import type { Comparison } from './compare-groups.ts';
import { compareRates, type ParityOptions } from './compare-rates.ts';
import type { GroupCodes } from './group-codes.ts';

/**
 * Largest difference of true positive rates, 0 to 1. As `fairlearn.metrics.equal_opportunity_difference`, groups without
 * positives left out.
 */
export function equalOpportunityDifference(
  decisions: Decisions,
  groups: GroupCodes,
  options: ParityOptions = {},
): Comparison {
  return compareRates('true-positive-rate', 'difference', decisions, groups, options);
}

/** Smallest ratio of true positive rates, 0 to 1. As `fairlearn.metrics.equal_opportunity_ratio`. */
export function equalOpportunityRatio(
  decisions: Decisions,
  groups: GroupCodes,
  options: ParityOptions = {},
): Comparison {
  return compareRates('true-positive-rate', 'ratio', decisions, groups, options);
}
