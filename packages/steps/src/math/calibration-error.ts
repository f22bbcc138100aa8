import { checkLengths } from './check-lengths.ts';
import { Figure } from './figure.ts';
import { checkProbabilities, type Probabilities } from './probabilities.ts';

/** How a calibration error is binned. */
export interface CalibrationErrorOptions {
  /** Bins of equal width over 0 to 1; default 15. */
  readonly bins?: number;
}

/**
 * The expected calibration error of the class predicted (the highest probability, the first of equals): the mean over
 * rows of |share right − mean confidence| of the row's bin. As torchmetrics' `multiclass_calibration_error(norm='l1')`:
 * a bin holds its lower edge, and a confidence of exactly 1 is a bin of its own. In float64, where torchmetrics rounds
 * to float32.
 *
 * @param truth - true class of each row
 * @param probabilities - rows × classes, two or more
 */
export function topClassCalibrationError(
  truth: ArrayLike<number>,
  probabilities: Probabilities,
  options: CalibrationErrorOptions = {},
): Figure {
  const n = checkProbabilities(truth, probabilities);
  const confidences = new Float64Array(n);
  const right = new Uint8Array(n);
  for (let row = 0; row < n; row++) {
    const shares = probabilities[row] as ArrayLike<number>;
    let best = 0;
    for (let k = 1; k < shares.length; k++) if ((shares[k] as number) > (shares[best] as number)) best = k;
    confidences[row] = shares[best] as number;
    right[row] = best === truth[row] ? 1 : 0;
  }
  return meanGap(confidences, right, options);
}

/**
 * The expected calibration error of the positive class's probability: |share of positives − mean score| by bin, weighted
 * by rows. As torchmetrics' `binary_calibration_error(norm='l1')`, which takes the score and not the top class.
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
  const edges = Array.from({ length: bins + 1 }, (_, i) => edgeOf(i, bins));
  // Σ over bins of rows/n × |hits/rows − confidence/rows| is Σ |hits − confidence| / n: one sum of both will do.
  const gaps = new Float64Array(bins + 1);
  for (let row = 0; row < n; row++) {
    const confidence = confidences[row] as number;
    if (!(confidence >= 0 && confidence <= 1)) throw new RangeError(`Row ${row} has ${confidence} as a probability`);
    let bin = bins;
    while ((edges[bin] as number) > confidence) bin--;
    gaps[bin] = (gaps[bin] as number) + (right[row] as number) - confidence;
  }
  return Figure.of(gaps.reduce((total, gap) => total + Math.abs(gap), 0) / n, n);
}

/** `torch.linspace(0, 1, bins + 1)[i]`, which counts the upper half down from 1. */
function edgeOf(i: number, bins: number): number {
  const step = 1 / bins;
  return i < Math.floor((bins + 1) / 2) ? i * step : 1 - step * (bins - i);
}
