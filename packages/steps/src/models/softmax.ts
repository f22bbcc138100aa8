/**
 * Probabilities of logits, `rows × classes`, each row adding up to 1: e^(z − max z) ÷ Σ, in float64, so that a confident
 * model's small probabilities do not vanish.
 */
export function softmax(logits: Float32Array | Float64Array, classes: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classes; k++) highest = Math.max(highest, logits[start + k] as number);
    let total = 0;
    for (let k = 0; k < classes; k++) {
      const power = Math.exp((logits[start + k] as number) - highest);
      probabilities[start + k] = power;
      total += power;
    }
    for (let k = 0; k < classes; k++) probabilities[start + k] = (probabilities[start + k] as number) / total;
  }
  return probabilities;
}
