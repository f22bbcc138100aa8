import type { Estimate } from './estimate.ts';

/** What an interval says about a wish. */
export type Verdict = 'holds' | 'does-not' | 'not-enough-evidence';

/** The range that is wanted, ends included; at least one end. */
export interface Wanted {
  readonly atLeast?: number;
  readonly atMost?: number;
  /**
   * What is held against the range: the whole `interval` (default), which may leave the matter open, or one number, which
   * cannot: its `low` or `high` end, or the `value` itself.
   */
  readonly on?: 'interval' | 'low' | 'high' | 'value';
}

/**
 * Judges an estimate: `holds` when the whole interval is in the wanted range, `does-not` when it is wholly outside,
 * else `not-enough-evidence`. A rule on one end or on the value is decided by that number. Undefined is never a verdict
 * either way.
 *
 * @throws RangeError when nothing is wanted
 */
export function verdictOfInterval(estimate: Pick<Estimate, 'value' | 'low' | 'high'>, wanted: Wanted): Verdict {
  const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY, on = 'interval' } = wanted;
  if (wanted.atLeast === undefined && wanted.atMost === undefined) {
    throw new RangeError('A verdict needs a range: say "atLeast", "atMost" or both');
  }
  const low = on === 'interval' ? estimate.low : estimate[on];
  const high = on === 'interval' ? estimate.high : estimate[on];
  if (estimate.value === null || low === null || high === null) return 'not-enough-evidence';
  if (low >= atLeast && high <= atMost) return 'holds';
  return high < atLeast || low > atMost ? 'does-not' : 'not-enough-evidence';
}
