import type { Interval } from '../base/interval.ts';
import { wilson } from '../rates/wilson.ts';
import type { AveragePrecisionInfluence } from './average-precision-influence.ts';

/**
 * The interval of an average precision: Wilson's of a rate of the positives (K. Boyd, K. Eng, C. Page, "Area under the
 * precision–recall curve: point estimates and confidence intervals", ECML PKDD 2013, who take the average precision for
 * such a rate), or of fewer rows where the variance by the jackknife is larger. The lower limit is that of the figure
 * where no positive counts itself: of few positives, the rank of each by itself makes the figure too high.
 *
 * @param level - coverage, from 0 to 1; default 0.95
 */
export function averagePrecisionInterval(
  { value, withoutSelf, positives, influence }: AveragePrecisionInfluence,
  level = 0.95,
): Interval {
  const observed = influence.reduce((total, part) => total + part * part, 0);
  const binomial = (value * (1 - value)) / positives;
  const rows = positives / Math.max(1, binomial > 0 ? observed / binomial : 1);
  const around = (share: number) => wilson({ hits: Math.min(rows, Math.max(0, share * rows)), n: rows }, level)!;
  return { low: around(Math.min(value, withoutSelf)).low, high: around(value).high };
}
