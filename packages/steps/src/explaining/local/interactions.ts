// Interaction values: how much two columns together add beyond what each adds.

/**
 * Shapley interaction values, as `shap.TreeExplainer.shap_interaction_values`: each pair has half of its interaction at
 * `[i][j]` and half at `[j][i]`, the diagonal has what is left of a column's Shapley value, and all of them add up to the value
 * minus the base.
 *
 * Source: K. Fujimoto, I. Kojadinovic, J.-L. Marichal, "Axiomatic characterizations of probabilistic and cardinal-probabilistic
 * interaction indices", Games and Economic Behavior 55 (2006); S. Lundberg and others, "From local explanations to global
 * understanding with explainable AI for trees", Nature Machine Intelligence 2 (2020), equations 9 to 11.
 *
 * @param values - of each set of columns; bit j of a set says whether column j is known: 2^columns numbers
 * @returns `columns × columns`, symmetric
 */
export function interactionValues(values: ArrayLike<number>, columns: number): number[][] {
  const factorials = [1];
  for (let n = 1; n <= columns; n++) factorials.push(factorials[n - 1]! * n);
  const sizes = Array.from({ length: values.length }, (_, set) => countBits(set));
  const found = Array.from({ length: columns }, () => new Array<number>(columns).fill(0));
  for (let i = 0; i < columns; i++) {
    let shapley = 0;
    for (let set = 0; set < values.length; set++) {
      if ((set >> i) & 1) continue;
      const size = sizes[set]!;
      const gain = values[set + 2 ** i]! - values[set]!;
      shapley += ((factorials[size]! * factorials[columns - size - 1]!) / factorials[columns]!) * gain;
      for (let j = 0; j < i; j++) {
        if ((set >> j) & 1) continue;
        const together = values[set + 2 ** i + 2 ** j]! - values[set + 2 ** j]! - gain;
        const weight = (factorials[size]! * factorials[columns - size - 2]!) / (2 * factorials[columns - 1]!);
        found[i]![j]! += weight * together;
        found[j]![i]! += weight * together;
      }
    }
    found[i]![i] = shapley;
  }
  for (let i = 0; i < columns; i++) for (let j = 0; j < columns; j++) if (i !== j) found[i]![i]! -= found[i]![j]!;
  return found;
}

function countBits(set: number): number {
  let count = 0;
  for (let rest = set; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}
