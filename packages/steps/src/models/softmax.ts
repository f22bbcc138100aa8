/**
 * Probabilities of logits, `rows × classes`, each row adding up to 1: e^(z − max z) ÷ Σ, in float64, so that a confident
 * model's small probabilities do not vanish.
 */
export function softmax(logits: Float32Array, classes: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const highest = row.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY);
    let total = 0;
    for (let k = 0; k < classes; k++) {
      const power = Math.exp((row[k] as number) - highest);
      probabilities[start + k] = power;
      total += power;
    }
    for (let k = 0; k < classes; k++) probabilities[start + k] = (probabilities[start + k] as number) / total;
  }
  return probabilities;
}
