import { countAtThresholds } from './threshold-counts.ts';

/** A precision–recall curve, recall falling. `precision` and `recall` have one entry more than `thresholds`. */
export interface PrecisionRecallCurve {
  /** Share of positives among rows at or above each threshold; the last is 1 and belongs to no threshold. */
  readonly precision: readonly number[];
  /** Share of the positives at or above each threshold, the last 0; `null` without positives. */
  readonly recall: readonly number[] | null;
  /** Rising. */
  readonly thresholds: readonly number[];
  readonly positives: number;
  readonly negatives: number;
  /** Why recall is `null`. */
  readonly reason?: string;
}

/**
 * The precision–recall curve at every distinct score, as `sklearn.metrics.precision_recall_curve`, save that recall is
 * undefined, and not 1, without positives.
 *
 * @param truth - class of each row
 * @param scores - score of each row, higher for the positive class
 * @param positive - the positive class; default 1
 */
export function precisionRecallCurve(
  truth: ArrayLike<number>,
  scores: ArrayLike<number>,
  positive = 1,
): PrecisionRecallCurve {
  const counts = countAtThresholds(truth, scores, positive);
  const { thresholds, truePositives, falsePositives, positives, negatives } = counts;
  const precision = truePositives.map((tp, i) => tp / (tp + (falsePositives[i] as number)));
  const recall = truePositives.map((tp) => tp / positives);
  return {
    precision: [...precision.reverse(), 1],
    recall: positives === 0 ? null : [...recall.reverse(), 0],
    thresholds: [...thresholds].reverse(),
    positives,
    negatives,
    ...(positives === 0 ? { reason: 'no positives' } : {}),
  };
}
