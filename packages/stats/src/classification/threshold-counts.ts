import { checkLengths } from '../base/check-lengths.ts';

/** Cumulative counts at each distinct score, from the highest score down: rows with that score or more. */
export interface ThresholdCounts {
  readonly thresholds: readonly number[];
  /** Positives with a score at or above the threshold. */
  readonly truePositives: readonly number[];
  /** Negatives with a score at or above the threshold. */
  readonly falsePositives: readonly number[];
  readonly positives: number;
  readonly negatives: number;
}

/**
 * Counts what ROC and precision–recall curves are made of, tied scores together, as
 * `sklearn.metrics.confusion_matrix_at_thresholds`.
 *
 * @param truth - class of each row
 * @param scores - score of each row, higher for the positive class; finite
 * @param positive - the positive class; every other is negative; default 1
 */
export function countAtThresholds(truth: ArrayLike<number>, scores: ArrayLike<number>, positive = 1): ThresholdCounts {
  const n = checkLengths({ truth, scores });
  for (let row = 0; row < n; row++) {
    if (!Number.isFinite(scores[row]))
      throw new RangeError(`Row ${row} has the score ${scores[row]}, which is not a finite number`);
  }
  const order = Int32Array.from({ length: n }, (_, row) => row).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  );
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let positives = 0;
  for (let place = 0; place < n; place++) {
    const row = order[place] as number;
    if (truth[row] === positive) positives++;
    const score = scores[row] as number;
    if (place + 1 < n && scores[order[place + 1] as number] === score) continue;
    thresholds.push(score);
    truePositives.push(positives);
    falsePositives.push(place + 1 - positives);
  }
  return { thresholds, truePositives, falsePositives, positives, negatives: n - positives };
}
