/**
 * Spearman's rank correlation of two lists of the same length, from −1 to 1: the correlation of the ranks, where equal values
 * share the mean of their ranks. Null if one list has one value only. As `scipy.stats.spearmanr`.
 */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number | null {
  const [one, other] = [ranksOf(a), ranksOf(b)];
  const mean = (a.length + 1) / 2;
  let [both, first, second] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    both += (one[i]! - mean) * (other[i]! - mean);
    first += (one[i]! - mean) ** 2;
    second += (other[i]! - mean) ** 2;
  }
  return first === 0 || second === 0 ? null : both / Math.sqrt(first * second);
}

function ranksOf(values: readonly number[]): Float64Array {
  const order = [...values.keys()].sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}
