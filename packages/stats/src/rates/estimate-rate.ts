import { Estimate } from '../base/estimate.ts';
import { Figure } from '../base/figure.ts';
import type { Rate } from '../base/rate.ts';
import { rateInterval } from './rate-interval.ts';

/**
 * A rate as an estimate, with Wilson's interval, see {@link rateInterval}.
 *
 * @param reason - why it is undefined, should it have no rows
 * @param level - coverage of the interval; default 0.95
 */
export function estimateRate(rate: Rate, reason = 'no rows', level = 0.95): Estimate {
  const figure = rate.n === 0 ? Figure.none(0, reason) : Figure.of(rate.hits / rate.n, rate.n);
  return Estimate.of(figure, rateInterval(rate, level));
}
