// The interval of a mean of which a rare, large value may not have been seen.

import type { Interval } from '../base/interval.ts';
import { type Moments, pearsonQuantile } from '../distributions/pearson-quantile.ts';

/**
 * The interval of the mean of independent values that are rarely large: each limit is a quantile of the mean under the
 * Bayesian bootstrap (weights of a flat Dirichlet distribution) of the values and one more, which nobody saw: as good as
 * a row can be for the lower limit, as bad as a row can be for the upper. Of zeros and ones it is Clopper and Pearson's
 * interval. No random numbers are drawn: the mean's first three moments under those weights are known, and the quantile
 * is that of the Pearson III distribution with them.
 *
 * Source: N. Gaffke, "Three test statistics for a nonparametric one-sided hypothesis on the mean of a nonnegative
 * variable", Mathematical Methods of Statistics 14 (2005), 451–467; E. Learned-Miller, P. Thomas, arXiv:1905.06208
 * (2019), who found no distribution on which it covers less than it says; D. B. Rubin, Annals of Statistics 9 (1981).
 *
 * @param values - at least one
 * @param best - the lowest value that a row can have
 * @param worst - a value that a row may have where things go wrong
 * @param level - coverage, from 0 to 1; default 0.95
 */
export function boundedMeanInterval(
  values: ArrayLike<number>,
  { best, worst }: { readonly best: number; readonly worst: number },
  level = 0.95,
): Interval {
  const tail = (1 - level) / 2;
  return {
    low: pearsonQuantile(momentsOfMean(values, best), tail),
    high: pearsonQuantile(momentsOfMean(values, worst), 1 - tail),
  };
}

/** Moments of the mean of `values` and `extra`, weighted by a flat Dirichlet distribution. */
function momentsOfMean(values: ArrayLike<number>, extra: number): Moments {
  const n = values.length + 1;
  let mean = extra / n;
  for (let i = 0; i < values.length; i++) mean += values[i]! / n;
  let square = (extra - mean) ** 2;
  let cube = (extra - mean) ** 3;
  for (let i = 0; i < values.length; i++) {
    const gap = values[i]! - mean;
    square += gap * gap;
    cube += gap * gap * gap;
  }
  return { mean, variance: square / n / (n + 1), third: (2 * cube) / n / (n + 1) / (n + 2) };
}
