import type { Figure } from './figure.ts';
import type { Interval } from './interval.ts';

/**
 * A figure with its interval: what every number about people or attacks is shown as.
 *
 * `low` and `high` are `null` when the value is, and when no interval can be had (one row has no spread to draw from).
 */
export interface Estimate extends Figure {
  /** Lower end of the 95 % interval. */
  readonly low: number | null;
  /** Upper end of the 95 % interval. */
  readonly high: number | null;
}

export const Estimate = {
  /**
   * Puts an interval beside a figure. An undefined figure keeps its reason and has no interval.
   *
   * @param reason - why there is no interval, for a defined figure without one
   */
  of(figure: Figure, interval: Interval | null, reason?: string): Estimate {
    if (figure.value === null || interval === null) {
      return { ...figure, low: null, high: null, ...(figure.value !== null && reason !== undefined ? { reason } : {}) };
    }
    return { ...figure, low: interval.low, high: interval.high };
  },
};
