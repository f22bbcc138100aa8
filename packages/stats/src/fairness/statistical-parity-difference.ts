import type { Estimate } from '../base/estimate.ts';
import type { Rate } from '../base/rate.ts';
import { estimateDifference } from '../rates/estimate-difference.ts';

/**
 * AIF360's statistical parity difference, signed: selection rate of the unprivileged group less that of the privileged,
 * from −1 to 1; below 0 the unprivileged are selected less. With Newcombe's interval.
 */
export function statisticalParityDifference(unprivileged: Rate, privileged: Rate): Estimate {
  return estimateDifference(unprivileged, privileged);
}
