// The interval of a figure of a whole confusion matrix that is no share: Matthews' correlation, Cohen's kappa.

import type { Figure } from '../base/figure.ts';
import type { Interval } from '../base/interval.ts';
import { percentile } from '../base/percentile.ts';
import type { RandomNumbers } from '../base/random-numbers.ts';
import type { ConfusionMatrix } from '../classification/confusion-matrix.ts';
import { drawGamma } from '../distributions/draw-gamma.ts';

/** Draws for each limit. */
const draws = 1000;

/**
 * The interval of a figure that rises as rows move to the diagonal: each limit is a quantile of the figure under the
 * Bayesian bootstrap (weights of a flat Dirichlet distribution) of the rows and one more, which nobody saw: a wrong one
 * for the lower limit, a right one for the upper, of a cell drawn at random. So a matrix without errors has an interval
 * too. For the accuracy this is Clopper and Pearson's interval. The draws cost the same for any number of rows.
 *
 * Source: D. B. Rubin, "The Bayesian bootstrap", Annals of Statistics 9 (1981), 130–134; the row more as N. Gaffke,
 * Mathematical Methods of Statistics 14 (2005), 451–467.
 *
 * @param measure - of a matrix of weights; undefined draws are left out
 * @param level - coverage, from 0 to 1; default 0.95
 * @returns `null` where the figure is undefined
 */
export function agreementInterval(
  matrix: ConfusionMatrix,
  measure: (matrix: ConfusionMatrix) => Figure,
  random: RandomNumbers,
  level = 0.95,
): Interval | null {
  const { value } = measure(matrix);
  if (value === null) return null;
  const count = matrix.length;
  const limit = (isRight: boolean, share: number): number => {
    const found: number[] = [];
    for (let draw = 0; draw < draws; draw++) {
      const weights = matrix.map((row) => row.map((rows) => (rows === 0 ? 0 : drawGamma(rows, random))));
      const truth = random.integer(count);
      const predicted = isRight ? truth : (truth + 1 + random.integer(count - 1)) % count;
      weights[truth]![predicted]! += drawGamma(1, random);
      const drawn = measure(weights).value;
      if (drawn !== null) found.push(drawn);
    }
    return found.length === 0 ? value : percentile(Float64Array.from(found).sort(), share);
  };
  const tail = (1 - level) / 2;
  // Rounding must not take a limit beyond 1 or −1, where these figures end.
  return {
    low: Math.max(-1, Math.min(value, limit(false, tail))),
    high: Math.min(1, Math.max(value, limit(true, 1 - tail))),
  };
}
