// Differences of two models on the same rows.

import { checkLengths } from '../base/check-lengths.ts';
import type { Interval } from '../base/interval.ts';
import { isConstant } from '../base/is-constant.ts';
import { sum } from '../base/sum.ts';
import { incompleteBeta } from '../distributions/incomplete-beta.ts';
import { normalCdf, normalQuantile } from '../distributions/normal.ts';
import { studentTQuantile } from '../distributions/student-t.ts';
import type { AucInfluence } from './auc-influence.ts';

export interface PairedDifference {
  /** First minus second. */
  readonly value: number;
  /** Null if nothing varies by more than rounding. */
  readonly interval: Interval | null;
}

/**
 * The mean difference of what each row gives under two models (a loss, an absolute error), first minus second, with
 * Student's interval of the paired differences.
 *
 * @param first - one number for each row; at least two rows
 * @param level - coverage, from 0 to 1; default 0.95
 */
export function pairedMeanDifference(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  level = 0.95,
): PairedDifference {
  const n = checkLengths({ first, second });
  if (n < 2) throw new RangeError(`A difference of means needs two rows, and there ${n === 1 ? 'is' : 'are'} ${n}`);
  const differences = Array.from(first, (value, row) => value - second[row]!);
  const value = sum(differences) / n;
  if (isConstant(differences, largestOf(first, second))) return { value, interval: null };
  const deviation = Math.sqrt(sum(differences.map((difference) => (difference - value) ** 2)) / (n - 1));
  const half = (studentTQuantile((1 + level) / 2, n - 1) * deviation) / Math.sqrt(n);
  return { value, interval: { low: value - half, high: value + half } };
}

/**
 * The two-sided p-value of Student's test of paired differences.
 *
 * @returns null if all differences are equal, since they say nothing of their spread; 1 if all are 0; both up to rounding
 */
export function pairedMeanTest(first: ArrayLike<number>, second: ArrayLike<number>): number | null {
  const { value, interval } = pairedMeanDifference(first, second);
  if (!interval) return isConstant([0, value], largestOf(first, second)) ? 1 : null;
  const degrees = first.length - 1;
  const t = value / ((interval.high - value) / studentTQuantile(0.975, degrees));
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** The size of the numbers whose differences are compared. */
function largestOf(first: ArrayLike<number>, second: ArrayLike<number>): number {
  let largest = 0;
  for (let row = 0; row < first.length; row++)
    largest = Math.max(largest, Math.abs(first[row]!), Math.abs(second[row]!));
  return largest;
}

/**
 * The difference of two ROC AUCs of the same rows, first minus second, with its interval and p-value.
 *
 * Source: E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Biometrics 44 (1988), 837–845: the areas' structural components
 * are paired by row.
 *
 * @param level - coverage, from 0 to 1; default 0.95
 * @returns p 1 and no interval where the two rank all rows alike
 */
export function aucDifference(
  first: AucInfluence,
  second: AucInfluence,
  level = 0.95,
): PairedDifference & { readonly p: number } {
  const value = first.value - second.value;
  const variance = sum(Array.from(first.influence, (part, row) => (part - second.influence[row]!) ** 2));
  // Equal ranks give equal components up to rounding.
  if (variance <= 1e-24) return { value, interval: null, p: 1 };
  const error = Math.sqrt(variance);
  const half = normalQuantile((1 + level) / 2) * error;
  return { value, interval: { low: value - half, high: value + half }, p: 2 * normalCdf(-Math.abs(value) / error) };
}
