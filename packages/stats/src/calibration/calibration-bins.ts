import { checkProbabilities, type Probabilities } from '../classification/probabilities.ts';

/** What a model said of its surest class, and whether that was right. */
export interface TopClass {
  /** By row: the highest probability. */
  readonly confidences: Float64Array;
  /** By row: 1 where the class of that probability (the first of equals) is the true one. */
  readonly right: Uint8Array;
}

/**
 * @param truth - true class of each row
 * @param probabilities - rows × classes, two or more
 */
export function topClassOf(truth: ArrayLike<number>, probabilities: Probabilities): TopClass {
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
  return { confidences, right };
}

/**
 * The bin of each confidence, of `bins` of equal width over 0 to 1: a bin holds its lower edge, and the last one its upper
 * edge as well, so that a confidence of exactly 1 is with those just below it.
 *
 * Source: C. Guo, G. Pleiss, Y. Sun, K. Weinberger, "On calibration of modern neural networks" (ICML 2017). Edges are
 * `torch.linspace`'s, as in torchmetrics, which has a bin of its own for 1 (its issue 1907).
 *
 * @throws RangeError for what is no probability
 */
export function binConfidences(confidences: ArrayLike<number>, bins: number): Int32Array {
  const edges = Array.from({ length: bins }, (_, i) => edgeOf(i, bins));
  return Int32Array.from(confidences, (confidence, row) => {
    if (!(confidence >= 0 && confidence <= 1)) throw new RangeError(`Row ${row} has ${confidence} as a probability`);
    let bin = bins - 1;
    while ((edges[bin] as number) > confidence) bin--;
    return bin;
  });
}

/** `torch.linspace(0, 1, bins + 1)[i]`, which counts the upper half down from 1. */
function edgeOf(i: number, bins: number): number {
  const step = 1 / bins;
  return i < Math.floor((bins + 1) / 2) ? i * step : 1 - step * (bins - i);
}
