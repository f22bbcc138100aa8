// The losses that attacks climb, of the scores of one row, with their slopes in the scores. In float64, so that they do not
// vanish where a network is sure.

/**
 * The loss of one row.
 *
 * @param scores - of the row's classes
 * @param own - the index of its true class
 * @param row - its position among the rows that are attacked
 * @param slope - is filled with the slope in each score
 */
export type ClassLoss = (scores: ArrayLike<number>, own: number, row: number, slope: Float64Array) => number;

/** Added to denominators, as in the reference implementation. */
const tiny = 1e-12;

/**
 * The margin m = log Σ e^z over the other classes − z of the true one. The cross-entropy is log(1 + e^m): it rises and falls
 * with m, and its slope has the direction of m's, but is 0 in float32 where the network is sure.
 */
export const marginLoss: ClassLoss = (scores, own, _row, slope) => {
  let highest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < scores.length; k++) if (k !== own) highest = Math.max(highest, scores[k]!);
  let total = 0;
  for (let k = 0; k < scores.length; k++) {
    slope[k] = k === own ? 0 : Math.exp(scores[k]! - highest);
    total += slope[k]!;
  }
  for (let k = 0; k < scores.length; k++) slope[k]! /= total;
  slope[own] = -1;
  return highest + Math.log(total) - scores[own]!;
};

/**
 * The difference of logits ratio, (z of the best other class − z of the true one) ÷ (largest z − third largest z): it does not
 * change if all scores are multiplied. It needs three classes.
 *
 * Source: F. Croce, M. Hein, "Reliable evaluation of adversarial robustness with an ensemble of diverse parameter-free
 * attacks", ICML 2020, equation 6.
 */
export const dlrLoss: ClassLoss = (scores, own, _row, slope) => {
  const order = sortClasses(scores);
  const [first, second, third] = [order[0]!, order[1]!, order[2]!];
  const other = first === own ? second : first;
  const top = scores[other]! - scores[own]!;
  const bottom = scores[first]! - scores[third]! + tiny;
  slope.fill(0);
  slope[other]! += 1 / bottom;
  slope[own]! -= 1 / bottom;
  slope[first]! -= top / bottom ** 2;
  slope[third]! += top / bottom ** 2;
  return top / bottom;
};

/**
 * The targeted ratio, (z of the target − z of the true class) ÷ (largest z − mean of the third and fourth largest). It needs
 * four classes. Source: as above, equation 7.
 *
 * @param targets - the class that each row is to be taken for
 */
export function targetedDlrLoss(targets: Int32Array): ClassLoss {
  return (scores, own, row, slope) => {
    const order = sortClasses(scores);
    const [first, third, fourth] = [order[0]!, order[2]!, order[3]!];
    const target = targets[row]!;
    const top = scores[target]! - scores[own]!;
    const bottom = scores[first]! - 0.5 * (scores[third]! + scores[fourth]!) + tiny;
    slope.fill(0);
    slope[target]! += 1 / bottom;
    slope[own]! -= 1 / bottom;
    slope[first]! -= top / bottom ** 2;
    slope[third]! += (0.5 * top) / bottom ** 2;
    slope[fourth]! += (0.5 * top) / bottom ** 2;
    return top / bottom;
  };
}

/** Classes from the highest score to the lowest; the first of equals first. */
export function sortClasses(scores: ArrayLike<number>): number[] {
  return Array.from({ length: scores.length }, (_, k) => k).sort((a, b) => scores[b]! - scores[a]! || a - b);
}
