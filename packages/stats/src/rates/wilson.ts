import type { Interval } from '../base/interval.ts';
import type { Rate } from '../base/rate.ts';
import { normalQuantile } from '../distributions/normal.ts';

/**
 * Wilson's score interval of a rate, without continuity correction: `null` for no rows.
 *
 * Source: E. B. Wilson, JASA 22 (1927), 209–212; as statsmodels' `proportion_confint(method='wilson')`.
 *
 * @param rate - hits of n
 * @param level - coverage, from 0 to 1; default 0.95
 */
export function wilson({ hits, n }: Rate, level = 0.95): Interval | null {
  if (!(hits >= 0 && hits <= n)) throw new RangeError(`A rate has 0 <= hits <= n, not ${hits} of ${n}`);
  if (n === 0) return null;
  const z = normalQuantile(1 - (1 - level) / 2);
  const share = hits / n;
  const scale = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / scale;
  const half = (z * Math.sqrt((share * (1 - share) + (z * z) / (4 * n)) / n)) / scale;
  // The ends at no hits and at nothing but hits are exact; rounding would make them slightly different from 0 and 1.
  return { low: hits === 0 ? 0 : centre - half, high: hits === n ? 1 : centre + half };
}
