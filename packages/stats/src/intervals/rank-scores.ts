/** Rows by falling score. */
export interface RankedScores {
  /** Row indexes, highest score first. */
  readonly order: Int32Array;
  /** By position in the order: 1 where the next row has a lower score, so that ties count together. */
  readonly isLastOfScore: Uint8Array;
  /** By row: 1 for the positive class. */
  readonly isPositive: Uint8Array;
}

/** @param positive - the class whose scores they are; every other is negative */
export function rankScores(truth: ArrayLike<number>, scores: ArrayLike<number>, positive: number): RankedScores {
  const order = Int32Array.from(scores, (_, row) => row).sort((a, b) => scores[b]! - scores[a]!);
  const isLastOfScore = Uint8Array.from(order, (row, position) => {
    const next = order[position + 1];
    return next === undefined || scores[next] !== scores[row] ? 1 : 0;
  });
  return { order, isLastOfScore, isPositive: Uint8Array.from(truth, (index) => (index === positive ? 1 : 0)) };
}
