import type { Interval } from '../base/interval.ts';
import type { Rate } from '../base/rate.ts';
import { betaQuantile } from '../distributions/incomplete-beta.ts';

/**
 * Clopper and Pearson's exact interval of a rate: `null` for no rows. Whatever the true rate and however few the rows,
 * each end is on the wrong side of it with chance `tail` at most.
 *
 * Source: C. J. Clopper, E. S. Pearson, Biometrika 26 (1934), 404–413; as statsmodels'
 * `proportion_confint(method='beta')`.
 *
 * @param rate - hits of n
 * @param tail - the chance that each end may miss by; default 0.025, which makes a 95 % interval
 */
export function clopperPearson({ hits, n }: Rate, tail = 0.025): Interval | null {
  if (!(hits >= 0 && hits <= n)) throw new RangeError(`A rate has 0 <= hits <= n, not ${hits} of ${n}`);
  if (n === 0) return null;
  return {
    low: hits === 0 ? 0 : betaQuantile(tail, hits, n - hits + 1),
    high: hits === n ? 1 : 1 - betaQuantile(tail, n - hits, hits + 1),
  };
}
