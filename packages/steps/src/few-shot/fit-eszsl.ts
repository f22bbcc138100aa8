// The bilinear map between features and attributes of classes, in closed form.

import { solveCholesky } from '../linear/fit-ridge.ts';
import type { FeatureRows } from '../models/model-family.ts';

export interface EszslOptions {
  /** The index of each row's class among all classes. */
  readonly truth: Int32Array;
  /** `classes × attributes`, of all classes: those with rows, and those without. */
  readonly attributes: readonly (readonly number[])[];
  /** Penalties of features and of attributes, above 0. */
  readonly gamma: number;
  readonly lambda: number;
}

/**
 * V = (X Xᵀ + γ I)⁻¹ X Y Sᵀ (S Sᵀ + λ I)⁻¹ of the features X (features × rows), Y (rows × seen classes, 1 for the row's class and
 * −1 for all others) and the attributes S (attributes × seen classes). The score of a class with attributes s is xᵀ V s, also of
 * a class without rows.
 *
 * Source: B. Romera-Paredes, P. H. S. Torr, "An embarrassingly simple approach to zero-shot learning", ICML 2015, equation 6.
 *
 * @returns V s for each class: `features × classes`
 */
export function fitEszsl({ width, rowCount, data }: FeatureRows, options: EszslOptions): Float64Array {
  const { truth, attributes, gamma, lambda } = options;
  const seen = [...new Set(truth)].sort((a, b) => a - b);
  const count = attributes[0]!.length;
  const gram = Array.from({ length: width }, (_, i) => new Float64Array(i + 1));
  // X Y: the sum of the class's rows less that of all others.
  const sums = Array.from({ length: width }, () => new Float64Array(seen.length));
  for (let row = 0; row < rowCount; row++) {
    const own = seen.indexOf(truth[row]!);
    for (let i = 0; i < width; i++) {
      const value = data[row * width + i]!;
      if (value === 0) continue;
      for (let j = 0; j <= i; j++) gram[i]![j]! += value * data[row * width + j]!;
      for (let k = 0; k < seen.length; k++) sums[i]![k]! += k === own ? value : -value;
    }
  }
  for (let i = 0; i < width; i++) gram[i]![i]! += gamma;
  const inner = Array.from({ length: count }, (_, a) =>
    Float64Array.from({ length: a + 1 }, (_, b) =>
      seen.reduce((total, k) => total + attributes[k]![a]! * attributes[k]![b]!, a === b ? lambda : 0),
    ),
  );
  // The factors are symmetric: each column is solved by itself.
  const byAttribute = Array.from({ length: count }, (_, a) =>
    solve(
      gram,
      sums.map((own) => seen.reduce((total, k, place) => total + own[place]! * attributes[k]![a]!, 0)),
    ),
  );
  const map = Array.from({ length: width }, (_, i) =>
    solve(
      inner,
      byAttribute.map((own) => own[i]!),
    ),
  );
  const weights = new Float64Array(width * attributes.length);
  for (let i = 0; i < width; i++)
    for (const [k, own] of attributes.entries())
      weights[i * attributes.length + k] = own.reduce((total, value, a) => total + value * map[i]![a]!, 0);
  return weights;
}

function solve(matrix: readonly Float64Array[], right: readonly number[]): number[] {
  return solveCholesky(
    matrix.map((row) => row.slice()),
    right,
  );
}
