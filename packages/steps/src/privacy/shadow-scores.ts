// Scores of the likelihood ratio attack, from models that were trained without the rows.

/** Probabilities below this count as this one, as in the published code. */
const least = 1e-45;

/** log p − log (1 − p) of the true class, by the sum of the others: the confidence of the attack. */
export function confidences(probabilities: Float64Array, truth: Int32Array, classCount: number): Float64Array {
  return Float64Array.from(truth, (own, row) => {
    let others = 0;
    for (let k = 0; k < classCount; k++) if (k !== own) others += probabilities[row * classCount + k]!;
    return Math.log(Math.max(probabilities[row * classCount + own]!, least)) - Math.log(Math.max(others, least));
  });
}

/**
 * How many deviations the model's confidence in each row is above those of models that did not see the row: its normal
 * distribution function is the Λ of the offline attack. With fewer than 64 shadow models the deviation is one for all rows.
 *
 * Source: N. Carlini and others, "Membership inference attacks from first principles", IEEE S&P 2022, algorithm 1 (offline);
 * medians and deviations as in its published code.
 *
 * @param shadows - by model, of the same rows
 */
export function offlineScores(own: Float64Array, shadows: readonly Float64Array[]): Float64Array {
  const isGlobal = shadows.length < 64;
  const all = isGlobal ? deviationOf(shadows.flatMap((values) => [...values])) : 0;
  return own.map((value, row) => {
    const out = shadows.map((values) => values[row]!);
    return (value - median(out)) / ((isGlobal ? all : deviationOf(out)) + 1e-30);
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1]! + sorted[middle]!) / 2 : sorted[Math.floor(middle)]!;
}

function deviationOf(values: readonly number[]): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length);
}
