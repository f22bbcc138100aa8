import type { Estimate } from './estimate.ts';

/** What an interval says about a required range. */
export type IntervalDecision = 'passed' | 'failed' | 'inconclusive';

/** The required range, ends included; at least one end. */
export interface RequiredRange {
  readonly atLeast?: number;
  readonly atMost?: number;
  /**
   * What is compared with the range: the whole `interval` (default), which may leave the matter open, or one number, which
   * cannot: its `low` or `high` end, or the `value` itself.
   */
  readonly on?: 'interval' | 'low' | 'high' | 'value';
}

/**
 * Judges an estimate: `passed` if the whole interval is in the required range, `failed` if all of it is outside, else
 * `inconclusive`. A rule on one end or on the value is decided by that number. An undefined value is inconclusive.
 *
 * @throws RangeError if the range has no end
 */
export function decideByInterval(
  estimate: Pick<Estimate, 'value' | 'low' | 'high'>,
  required: RequiredRange,
): IntervalDecision {
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY, on = 'interval' } = required;
  if (required.atLeast === undefined && required.atMost === undefined) {
    throw new RangeError('A verdict needs a range: say "atLeast", "atMost" or both');
  }
  const low = on === 'interval' ? estimate.low : estimate[on];
  const high = on === 'interval' ? estimate.high : estimate[on];
  if (estimate.value === null || low === null || high === null) return 'inconclusive';
  if (low >= atLeast && high <= atMost) return 'passed';
  return high < atLeast || low > atMost ? 'failed' : 'inconclusive';
}
