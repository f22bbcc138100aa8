import type { Rate } from '../base/rate.ts';
import { checkProbabilities, type Probabilities } from './probabilities.ts';

/**
 * Rows whose true class is among the `k` most probable ones, of all rows, as `sklearn.metrics.top_k_accuracy_score`: of equal
 * probabilities, the class with the larger index is taken first.
 *
 * @param truth - true class of each row
 * @param probabilities - rows × classes, each from 0 to 1
 * @param k - a whole number from 1
 */
export function countTopK(truth: ArrayLike<number>, probabilities: Probabilities, k: number): Rate {
  const n = checkProbabilities(truth, probabilities);
  let hits = 0;
  for (let row = 0; row < n; row++) {
    const shares = probabilities[row]!;
    const own = truth[row]!;
    let before = 0;
    for (let index = 0; index < shares.length; index++)
      if (shares[index]! > shares[own]! || (shares[index] === shares[own] && index > own)) before++;
    if (before < k) hits++;
  }
  return { hits, n };
}
