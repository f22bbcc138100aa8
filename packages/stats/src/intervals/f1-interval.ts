import type { Interval } from '../base/interval.ts';
import type { Rate } from '../base/rate.ts';
import { rateInterval } from '../rates/rate-interval.ts';

/**
 * The interval of the F1 of a class. F1 = 2J / (1 + J) rises with J = tp / (tp + fp + fn), which is a rate: of the rows
 * that are of the class or predicted as it, the share that is both. So its limits are those of the rate.
 *
 * Source: K. F. Lam, V. C. Gopal, J. Qian, "Confidence intervals for the F1 score: a comparison of four methods" (2023),
 * arXiv:2309.14621.
 *
 * @param rate - tp of tp + fp + fn
 * @param level - coverage, from 0 to 1; default 0.95
 * @returns `null` for no rows
 */
export function f1Interval(rate: Rate, level = 0.95): Interval | null {
  const interval = rateInterval(rate, level);
  return interval && { low: f1OfShare(interval.low), high: f1OfShare(interval.high) };
}

/** F1 of tp / (tp + fp + fn). */
export function f1OfShare(share: number): number {
  return (2 * share) / (1 + share);
}
