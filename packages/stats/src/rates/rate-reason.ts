import type { RateName } from './count-rate.ts';

/** Why a rate without rows is undefined, in words for a report. */
export function rateReason(name: RateName): string {
  switch (name) {
    case 'true-positive-rate':
    case 'false-negative-rate':
      return 'no positives';
    case 'false-positive-rate':
    case 'true-negative-rate':
      return 'no negatives';
    case 'precision':
      return 'none predicted positive';
    case 'negative-predictive-value':
      return 'none predicted negative';
    default:
      return 'no rows';
  }
}
