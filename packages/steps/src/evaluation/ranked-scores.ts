// Areas under curves of many draws of the same rows. Sorting each draw anew is what a bootstrap of them costs; here rows
// are sorted once, and a draw is how often each row is in it.

/** Rows by falling score. */
export interface RankedScores {
  /** Row indexes, highest score first. */
  readonly order: Int32Array;
  /** By place in the order: 1 where the next row has a lower score, so that ties count together. */
  readonly isLastOfScore: Uint8Array;
  /** By row: 1 for the positive class. */
  readonly isPositive: Uint8Array;
}

/** @param positive - the class whose scores they are; every other is negative */
export function rankScores(truth: ArrayLike<number>, scores: Float64Array, positive: number): RankedScores {
  const order = Int32Array.from(scores, (_, row) => row).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const isLastOfScore = Uint8Array.from(order, (row, place) => {
    const next = order[place + 1];
    return next === undefined || scores[next] !== scores[row] ? 1 : 0;
  });
  return { order, isLastOfScore, isPositive: Uint8Array.from(truth, (index) => (index === positive ? 1 : 0)) };
}

/** Both areas of one draw; null where the draw has no positives, or (for the AUC) no negatives. */
export interface Areas {
  readonly auc: number | null;
  readonly averagePrecision: number | null;
}

/**
 * ROC AUC and average precision of a draw, as `rocAuc` and `averagePrecision` of the drawn rows.
 *
 * @param counts - by row: how often it was drawn
 */
export function areasOfDraw({ order, isLastOfScore, isPositive }: RankedScores, counts: Int32Array): Areas {
  let [tp, fp, lastTp, lastFp, area, gained] = [0, 0, 0, 0, 0, 0];
  for (let place = 0; place < order.length; place++) {
    const row = order[place] as number;
    if (isPositive[row]) tp += counts[row] as number;
    else fp += counts[row] as number;
    if (!isLastOfScore[place] || (tp === lastTp && fp === lastFp)) continue;
    area += (fp - lastFp) * (tp + lastTp);
    gained += ((tp - lastTp) * tp) / (tp + fp);
    lastTp = tp;
    lastFp = fp;
  }
  return {
    auc: tp === 0 || fp === 0 ? null : area / 2 / tp / fp,
    averagePrecision: tp === 0 ? null : gained / tp,
  };
}
