import type { Interval } from '../base/interval.ts';
import type { Rate } from '../base/rate.ts';
import { sum } from '../base/sum.ts';
import type { Bounded } from './mover.ts';

/**
 * The mean of one rate for each class (macro recall: the mean of the classes' recalls), with limits: those of a single
 * rate with the same value and the *effective* number of rows, the number with which a single rate would have the
 * variance of the mean. That stays right for classes of few rows, where the errors of the classes are too far from
 * normal to be added as squares (ADR 14 has the figures).
 *
 * Source: E. L. Korn, B. I. Graubard, "Confidence intervals for proportions with small expected number of positive counts
 * estimated from survey data", Survey Methodology 24 (1998), 193–201; the effective number is at most what it is for
 * equal rates.
 *
 * As scikit-learn the value leaves out classes without rows; the limits do not, since such a class may have any rate: a
 * group in which a hard class has no rows is not better than another.
 *
 * @param classes - the rate of each class, those without rows included
 * @param limitsOf - limits of a single rate, whose counts need not be integers
 * @returns `null` when no class has rows
 */
export function macroRate(classes: readonly Rate[], limitsOf: (rate: Rate) => Interval): Bounded | null {
  const known = classes.filter(({ n }) => n > 0);
  if (known.length === 0) return null;
  const value = sum(known.map(({ hits, n }) => hits / n)) / known.length;
  const rows = effectiveRows(known);
  const { low, high } = limitsOf({ hits: value * rows, n: rows });
  const share = known.length / classes.length;
  return { value, low: share * low, high: share * high + (1 - share) };
}

function effectiveRows(classes: readonly Rate[]): number {
  const ofEqual = classes.length ** 2 / sum(classes.map(({ n }) => 1 / n));
  // Laplace's estimates, since with all right in each class the variance would be 0.
  const rates = classes.map(({ hits, n }) => ({ rate: (hits + 1) / (n + 2), n }));
  const mean = sum(rates.map(({ rate }) => rate)) / rates.length;
  const variance = sum(rates.map(({ rate, n }) => (rate * (1 - rate)) / n)) / rates.length ** 2;
  return Math.min(ofEqual, (mean * (1 - mean)) / variance);
}
