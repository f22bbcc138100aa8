import { Figure } from '../base/figure.ts';
import { sum } from '../base/sum.ts';
import { checkProbabilities, type Probabilities } from './probabilities.ts';

/**
 * The mean of −ln of the probability given to the true class (nats), as `sklearn.metrics.log_loss` 1.9: probabilities are
 * clipped to [ε, 1 − ε], ε being the machine precision of their type (2⁻²³ for rows of `Float32Array`, else 2⁻⁵²), and
 * rows are not scaled to add up to 1.
 *
 * @param truth - true class of each row
 * @param probabilities - rows × classes, each from 0 to 1
 */
export function logLoss(truth: ArrayLike<number>, probabilities: Probabilities): Figure {
  const n = checkProbabilities(truth, probabilities);
  if (n === 0) return Figure.none(0, 'no rows');
  const epsilon = probabilities[0] instanceof Float32Array ? 2 ** -23 : 2 ** -52;
  const losses = Array.from({ length: n }, (_, row) => {
    const share = (probabilities[row] as ArrayLike<number>)[truth[row] as number] as number;
    return -Math.log(Math.min(Math.max(share, epsilon), 1 - epsilon));
  });
  return Figure.of(sum(losses) / n, n);
}
