import { countAtThresholds } from './threshold-counts.ts';

/** A ROC curve, from (0, 0) to (1, 1); the three lists are of one length. */
export interface RocCurve {
  /** Share of negatives at or above each threshold; `null` without negatives. */
  readonly falsePositiveRate: readonly number[] | null;
  /** Share of positives at or above each threshold; `null` without positives. */
  readonly truePositiveRate: readonly number[] | null;
  /** Falling; the first is Infinity, where no row is predicted positive. */
  readonly thresholds: readonly number[];
  readonly positives: number;
  readonly negatives: number;
  /** Why a rate is `null`. */
  readonly reason?: string;
}

/** What of a ROC curve is kept. */
export interface RocCurveOptions {
  /** Leave out points on a straight line between their neighbours; default true. */
  readonly dropIntermediate?: boolean;
  /** The positive class; default 1. */
  readonly positive?: number;
}

/**
 * The ROC curve, as `sklearn.metrics.roc_curve`: first threshold infinite, collinear points dropped by default.
 *
 * @param truth - class of each row
 * @param scores - score of each row, higher for the positive class
 */
export function rocCurve(
  truth: ArrayLike<number>,
  scores: ArrayLike<number>,
  { dropIntermediate = true, positive = 1 }: RocCurveOptions = {},
): RocCurve {
  const counts = countAtThresholds(truth, scores, positive);
  const { thresholds, truePositives: tps, falsePositives: fps, positives, negatives } = counts;
  const last = thresholds.length - 1;
  const turns = (line: readonly number[], i: number) =>
    (line[i + 1] as number) - 2 * (line[i] as number) + (line[i - 1] as number) !== 0;
  const kept = [...thresholds.keys()].filter(
    (i) => !dropIntermediate || i === 0 || i === last || turns(fps, i) || turns(tps, i),
  );
  const rate = (line: readonly number[], all: number) =>
    all === 0 ? null : [0, ...kept.map((i) => (line[i] as number) / all)];
  const absent = [...(positives === 0 ? ['no positives'] : []), ...(negatives === 0 ? ['no negatives'] : [])];
  return {
    falsePositiveRate: rate(fps, negatives),
    truePositiveRate: rate(tps, positives),
    thresholds: [Number.POSITIVE_INFINITY, ...kept.map((i) => thresholds[i] as number)],
    positives,
    negatives,
    ...(absent.length === 0 ? {} : { reason: absent.join(' and ') }),
  };
}
