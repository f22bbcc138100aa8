import type { Figure } from './figure.ts';
import type { Interval } from './interval.ts';

/** Why a defined value has no interval. */
export type MissingInterval = 'too-few-rows' | 'no-variation';

/**
 * A figure with its interval: what every number about people or attacks is shown as.
 *
 * `low` and `high` are `null` when the value is, and when there is no interval: `noInterval` says why.
 */
export interface Estimate extends Figure {
  /** Lower end of the 95 % interval. */
  readonly low: number | null;
  /** Upper end of the 95 % interval. */
  readonly high: number | null;
  /** Why a defined value has no interval; absent if it has one. */
  readonly noInterval?: MissingInterval;
}

const reasons: Readonly<Record<MissingInterval, string>> = {
  'too-few-rows': 'too few rows for an interval',
  'no-variation': 'every row has the same error, so that there is no interval',
};

export const Estimate = {
  /**
   * Adds an interval to a figure. An undefined figure keeps its reason and has no interval.
   *
   * @param reason - why there is no interval, for a defined figure without one
   * @param noInterval - the same as a code
   */
  of(
    figure: Figure,
    interval: Interval | null,
    reason?: string,
    noInterval: MissingInterval = 'too-few-rows',
  ): Estimate {
    if (figure.value === null) return { ...figure, low: null, high: null };
    if (interval !== null) return { ...figure, low: interval.low, high: interval.high };
    return { ...figure, low: null, high: null, noInterval, reason: reason ?? reasons[noInterval] };
  },
};
