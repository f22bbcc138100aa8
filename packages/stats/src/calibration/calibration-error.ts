import { checkLengths } from '../base/check-lengths.ts';
import { Figure } from '../base/figure.ts';
import type { Probabilities } from '../classification/probabilities.ts';
import { binConfidences, topClassOf } from './calibration-bins.ts';

/** How a calibration error is binned. */
export interface CalibrationErrorOptions {
  /** Bins of equal width over 0 to 1; default 15. */
  readonly bins?: number;
}

/**
 * The expected calibration error of the class predicted (the highest probability, the first of equals): the mean over
 * rows of |share right − mean confidence| of the row's bin, see {@link binConfidences}. As torchmetrics'
 * `multiclass_calibration_error(norm='l1')`, but for a confidence of exactly 1, which is in the last bin and not in one of
 * its own. In float64, where torchmetrics rounds to float32.
 *
 * @param truth - true class of each row
 * @param probabilities - rows × classes, two or more
 */
export function topClassCalibrationError(
  truth: ArrayLike<number>,
  probabilities: Probabilities,
  options: CalibrationErrorOptions = {},
): Figure {
  const { confidences, right } = topClassOf(truth, probabilities);
  return meanGap(confidences, right, options);
}

/**
 * The expected calibration error of the positive class's probability: |share of positives − mean score| by bin, weighted
 * by rows. As torchmetrics' `binary_calibration_error(norm='l1')`, which takes the score and not the top class, but for a
 * score of exactly 1, which is in the last bin.
 *
 * @param truth - class of each row, 1 the positive one
 * @param scores - predicted probability of class 1
 */
export function binaryCalibrationError(
  truth: ArrayLike<number>,
  scores: ArrayLike<number>,
  options: CalibrationErrorOptions = {},
): Figure {
  checkLengths({ truth, scores });
  return meanGap(
    scores,
    Uint8Array.from(truth, (value) => (value === 1 ? 1 : 0)),
    options,
  );
}

function meanGap(
  confidences: ArrayLike<number>,
  right: ArrayLike<number>,
  { bins = 15 }: CalibrationErrorOptions,
): Figure {
  const n = confidences.length;
  if (n === 0) return Figure.none(0, 'no rows');
  // Σ over bins of rows/n × |hits/rows − confidence/rows| is Σ |hits − confidence| / n: one sum of both will do.
  const gaps = new Float64Array(bins);
  binConfidences(confidences, bins).forEach((bin, row) => {
    gaps[bin] = (gaps[bin] as number) + (right[row] as number) - (confidences[row] as number);
  });
  return Figure.of(gaps.reduce((total, gap) => total + Math.abs(gap), 0) / n, n);
}
