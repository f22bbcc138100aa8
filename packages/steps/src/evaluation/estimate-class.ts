// Precision, recall and F1 of one class, each with its interval.

import { type ConfusionMatrix, classTotals, Estimate, estimateRate, f1Interval, precisionRecallF1 } from '@cairn/stats';

export interface ClassEstimates {
  /** Among the rows that are predicted as the class. */
  readonly precision: Estimate;
  /** Among the rows of the class. */
  readonly recall: Estimate;
  /** Among the rows that are of the class or predicted as it. */
  readonly f1: Estimate;
}

/** @param index - the class, by its index in the matrix */
export function estimateClass(matrix: ConfusionMatrix, index: number): ClassEstimates {
  const hits = classTotals(matrix).right[index]!;
  const { precision, recall, f1 } = precisionRecallF1(matrix, 'binary', index);
  return {
    precision: estimateRate({ hits, n: precision.n }, precision.reason),
    recall: estimateRate({ hits, n: recall.n }, recall.reason),
    f1: Estimate.of(f1, f1Interval({ hits, n: f1.n })),
  };
}
