import type { Interval } from '../base/interval.ts';
import type { Rate } from '../base/rate.ts';
import { moverDifference } from './mover.ts';
import { wilson } from './wilson.ts';

/**
 * Newcombe's interval of the difference of two independent rates, first minus second: `null` when either has no rows.
 *
 * Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
 * Medicine 17 (1998), 873–890, method 10 (Wilson's intervals, combined); as statsmodels'
 * `confint_proportions_2indep(method='newcomb', compare='diff')`.
 *
 * @param level - coverage, from 0 to 1; default 0.95
 */
export function newcombe(first: Rate, second: Rate, level = 0.95): Interval | null {
  const one = wilson(first, level);
  const two = wilson(second, level);
  if (one === null || two === null) return null;
  return moverDifference({ value: first.hits / first.n, ...one }, { value: second.hits / second.n, ...two });
}
