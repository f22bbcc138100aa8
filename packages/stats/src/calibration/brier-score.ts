import { Figure } from '../base/figure.ts';
import { sum } from '../base/sum.ts';
import { checkProbabilities, type Probabilities } from '../classification/probabilities.ts';

/** How the Brier score is scaled. */
export interface BrierOptions {
  /** `true`: halved, from 0 to 1; `false`: from 0 to 2; default `auto`: halved for two classes only. */
  readonly scaleByHalf?: boolean | 'auto';
}

/**
 * The Brier score: the mean over rows of the squared distances of the probabilities to 1 for the true class and 0 for
 * the others, as `sklearn.metrics.brier_score_loss` 1.9 (G. W. Brier, 1950). With two classes and the default scale that
 * is the mean of (p − y)².
 *
 * @param truth - true class of each row
 * @param probabilities - rows × classes, each from 0 to 1
 */
export function brierScore(truth: ArrayLike<number>, probabilities: Probabilities, options: BrierOptions = {}): Figure {
  const n = checkProbabilities(truth, probabilities);
  if (n === 0) return Figure.none(0, 'no rows');
  const { scaleByHalf = 'auto' } = options;
  const halved = scaleByHalf === 'auto' ? (probabilities[0] as ArrayLike<number>).length < 3 : scaleByHalf;
  const distances = Array.from({ length: n }, (_, row) => {
    let total = 0;
    const shares = probabilities[row] as ArrayLike<number>;
    for (let k = 0; k < shares.length; k++) total += ((shares[k] as number) - (k === truth[row] ? 1 : 0)) ** 2;
    return total;
  });
  return Figure.of(((halved ? 0.5 : 1) * sum(distances)) / n, n);
}
