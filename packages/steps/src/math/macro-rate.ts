import type { Interval } from './interval.ts';
import { type Bounded, moverMean } from './mover.ts';
import type { Rate } from './rate.ts';

/**
 * The mean of one rate for each class (macro recall: the mean of the classes' recalls), with limits. As scikit-learn the
 * value leaves out classes without rows; the limits do not, since such a class may have any rate: a group of which a
 * hard class has no rows is not better than another.
 *
 * @param classes - the rate of each class, those without rows included
 * @param limitsOf - limits of a single rate
 * @returns `null` when no class has rows
 */
export function macroRate(classes: readonly Rate[], limitsOf: (rate: Rate) => Interval): Bounded | null {
  const known = classes.filter(({ n }) => n > 0);
  if (known.length === 0) return null;
  const mean = moverMean(known.map((rate) => ({ value: rate.hits / rate.n, ...limitsOf(rate) })));
  const share = known.length / classes.length;
  return { value: mean.value, low: share * mean.low, high: share * mean.high + (1 - share) };
}
