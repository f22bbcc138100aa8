import type { Estimate } from './estimate.ts';
import { estimateDifference } from './estimate-difference.ts';
import type { Rate } from './rate.ts';

/**
 * AIF360's statistical parity difference, signed: selection rate of the unprivileged group less that of the privileged,
 * from −1 to 1; below 0 the unprivileged are selected less. With Newcombe's interval.
 */
export function statisticalParityDifference(unprivileged: Rate, privileged: Rate): Estimate {
  return estimateDifference(unprivileged, privileged);
}
