import { incompleteBeta } from '../distributions/incomplete-beta.ts';

/**
 * The exact p-value of McNemar's test, two-sided: whether of the rows that only one of two classifiers has right, each has
 * as many. As statsmodels' `mcnemar(exact=True)`.
 *
 * Source: Q. McNemar, Psychometrika 12 (1947), 153–157; exact by the binomial distribution.
 *
 * @param onlyFirst - rows that only the first has right; a whole number from 0
 * @returns 1 if there are no such rows
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  for (const count of [onlyFirst, onlySecond])
    if (!Number.isSafeInteger(count) || count < 0)
      throw new RangeError(`A count is a whole number from 0, and not ${count}`);
  const n = onlyFirst + onlySecond;
  const least = Math.min(onlyFirst, onlySecond);
  if (n === 0) return 1;
  return Math.min(1, 2 * incompleteBeta(0.5, n - least, least + 1));
}
