// The scores by which rows of known classes are told from rows of unseen ones. Each is higher for a row that is more like the
// known classes.

export const openSetScores = ['softmax', 'energy', 'mahalanobis', 'knn'] as const;
export type OpenSetScore = (typeof openSetScores)[number];

/** Those that compare a row with training rows. */
export type FeatureScore = 'mahalanobis' | 'knn';

export function needsFeatures(score: OpenSetScore): score is FeatureScore {
  return score === 'mahalanobis' || score === 'knn';
}

/**
 * The largest probability of each row.
 *
 * Source: D. Hendrycks, K. Gimpel, "A baseline for detecting misclassified and out-of-distribution examples in neural
 * networks", ICLR 2017.
 *
 * @param probabilities - `rows × classes`
 */
export function largestProbabilities(probabilities: ArrayLike<number>, classes: number): Float64Array {
  return Float64Array.from({ length: probabilities.length / classes }, (_, row) => {
    let most = 0;
    for (let k = 0; k < classes; k++) most = Math.max(most, probabilities[row * classes + k]!);
    return most;
  });
}

/**
 * The negative energy of each row, log Σ exp(logit), at temperature 1.
 *
 * Source: W. Liu, X. Wang, J. Owens, Y. Li, "Energy-based out-of-distribution detection", NeurIPS 2020.
 *
 * @param logits - `rows × classes`
 */
export function negativeEnergies(logits: ArrayLike<number>, classes: number): Float64Array {
  return Float64Array.from({ length: logits.length / classes }, (_, row) => {
    let highest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) highest = Math.max(highest, logits[row * classes + k]!);
    let total = 0;
    for (let k = 0; k < classes; k++) total += Math.exp(logits[row * classes + k]! - highest);
    return highest + Math.log(total);
  });
}

/** Whether scores are log probabilities, as those of a vote: the energy of every row is then 0. */
export function areLogProbabilities(logits: ArrayLike<number>, classes: number): boolean {
  return logits.length > 0 && negativeEnergies(logits, classes).every((energy) => Math.abs(energy) < 1e-5);
}
