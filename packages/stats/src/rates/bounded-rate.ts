import type { Rate } from '../base/rate.ts';
import { clopperPearson } from './clopper-pearson.ts';
import type { GroupParameter } from './simultaneous-limits.ts';

/**
 * A rate as a parameter that groups are compared by, with Clopper and Pearson's limits: exact ones, because Wilson's are
 * too narrow in the far tails that many comparisons ask for (ADR 14 has the figures).
 *
 * @param rate - of at least one row
 */
export function boundedRate(rate: Rate): GroupParameter {
  return { value: rate.hits / rate.n, limits: (tail) => clopperPearson(rate, tail)! };
}
