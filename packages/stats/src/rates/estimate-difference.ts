import { Estimate } from '../base/estimate.ts';
import { Figure } from '../base/figure.ts';
import type { Rate } from '../base/rate.ts';
import { newcombe } from './newcombe.ts';

/**
 * The difference of two independent rates, first minus second, with Newcombe's interval; `n` is the rows of both.
 *
 * @param level - coverage of the interval; default 0.95
 */
export function estimateDifference(first: Rate, second: Rate, level = 0.95): Estimate {
  const n = first.n + second.n;
  if (first.n === 0 || second.n === 0) {
    return Estimate.of(Figure.none(n, 'one of the two rates has no rows'), null);
  }
  return Estimate.of(Figure.of(first.hits / first.n - second.hits / second.n, n), newcombe(first, second, level));
}
