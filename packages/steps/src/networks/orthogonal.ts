// The initial weights of recurrent states.

import { createRandom } from '@cairn/core';

/**
 * A random matrix, `rows × columns`, row by row, whose rows have length 1 and are at right angles to each other: the size of a
 * state stays the same from token to token. Drawn uniformly of all such matrices, as Keras' `orthogonal`, which takes it from a QR
 * decomposition; here by Gram and Schmidt, in float64.
 *
 * @param columns - at least as many as rows
 */
export function orthogonalMatrix(seed: number, rows: number, columns: number): Float32Array {
  const random = createRandom(seed);
  const done: Float64Array[] = [];
  for (let row = 0; row < rows; row++) {
    const own = Float64Array.from({ length: columns }, () => random.normal());
    // Twice: rounding leaves a little after the first time.
    for (let time = 0; time < 2; time++)
      for (const other of done) {
        const share = dot(own, other);
        for (let k = 0; k < columns; k++) own[k]! -= share * other[k]!;
      }
    const length = Math.sqrt(dot(own, own));
    done.push(own.map((value) => value / length));
  }
  return Float32Array.from(done.flatMap((row) => [...row]));
}

function dot(one: Float64Array, other: Float64Array): number {
  let total = 0;
  for (let k = 0; k < one.length; k++) total += one[k]! * other[k]!;
  return total;
}
