// Prototypes as a last layer.

import type { FeatureRows } from '../models/model-family.ts';
import type { LinearHead } from '../transfer/penultimate.ts';

/**
 * The layer that computes −‖x − c‖² + ‖x‖² = 2 x·c − ‖c‖² for the mean c of each class: what all classes have in common is
 * left out, and probabilities and decisions stay the same.
 */
export function prototypeHead({ width, data }: FeatureRows, truth: Int32Array, classes: number): LinearHead {
  const counts = new Float64Array(classes);
  const weights = new Float64Array(width * classes);
  for (const [row, own] of truth.entries()) {
    counts[own]!++;
    for (let i = 0; i < width; i++) weights[i * classes + own]! += 2 * data[row * width + i]!;
  }
  const biases = new Float64Array(classes);
  for (let i = 0; i < width; i++)
    for (let k = 0; k < classes; k++) {
      weights[i * classes + k]! /= counts[k]!;
      biases[k]! -= (weights[i * classes + k]! / 2) ** 2;
    }
  return { outputs: classes, weights, biases };
}
