import { checkLengths } from '../base/check-lengths.ts';
import type { Estimate } from '../base/estimate.ts';
import { estimateRate } from '../rates/estimate-rate.ts';

/** One bin of a calibration curve. */
export interface CalibrationBin {
  /** Mean predicted probability of the rows in the bin. */
  readonly meanPredicted: number;
  /** Share of positives among them, with Wilson's interval. */
  readonly fractionPositive: Estimate;
}

/** How a calibration curve is binned. */
export interface CalibrationCurveOptions {
  /** Bins of equal width over 0 to 1; default 5. */
  readonly bins?: number;
  /** The positive class; default 1. */
  readonly positive?: number;
}

/**
 * The calibration curve, as `sklearn.calibration.calibration_curve(strategy='uniform')`: a score on the edge of two bins
 * belongs to the lower; empty bins are left out.
 *
 * @param truth - class of each row
 * @param scores - predicted probability of the positive class, from 0 to 1
 */
export function calibrationCurve(
  truth: ArrayLike<number>,
  scores: ArrayLike<number>,
  { bins = 5, positive = 1 }: CalibrationCurveOptions = {},
): CalibrationBin[] {
  const n = checkLengths({ truth, scores });
  // Edges as numpy's linspace multiplies them out, so that a score such as 0.6 falls on the same side as there.
  const edges = Array.from({ length: bins - 1 }, (_, i) => (i + 1) * (1 / bins));
  const total = new Float64Array(bins);
  const hits = new Float64Array(bins);
  const rows = new Float64Array(bins);
  for (let row = 0; row < n; row++) {
    const score = scores[row] as number;
    if (!(score >= 0 && score <= 1)) throw new RangeError(`Row ${row} has ${score} as a probability`);
    let bin = 0;
    while (bin < edges.length && (edges[bin] as number) < score) bin++;
    total[bin] = (total[bin] as number) + score;
    rows[bin] = (rows[bin] as number) + 1;
    if (truth[row] === positive) hits[bin] = (hits[bin] as number) + 1;
  }
  return Array.from(rows).flatMap((count, bin) =>
    count === 0
      ? []
      : [
          {
            meanPredicted: (total[bin] as number) / count,
            fractionPositive: estimateRate({ hits: hits[bin] as number, n: count }),
          },
        ],
  );
}
