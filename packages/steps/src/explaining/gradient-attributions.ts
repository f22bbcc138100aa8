// Attributions by gradients, to the encoded numbers of a row: saliency, integrated gradients, expected gradients.

import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import type { EncodedRows } from '../models/encode-rows.ts';
import type { DifferentiableModel } from '../models/model-family.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { Attributions } from './attributions.ts';
import { outputWeights, weigh } from './explained-model.ts';
import { gaussLegendre } from './gauss-legendre.ts';

/** Rows that go through the model at once. */
const rowsAtOnce = 512;

export interface GradientModel {
  /** `rows × outputs`, of encoded rows. */
  valuesOf(data: Float32Array): Float64Array;
  /** Slopes of one output in each encoded number: as `data`. */
  slopesOf(data: Float32Array, output: number): Float32Array;
  readonly outputCount: number;
  readonly width: number;
}

export function createGradientModel(
  opened: DifferentiableModel,
  description: ModelDescription,
  shape: readonly number[],
): GradientModel {
  const { tf } = opened;
  const weights = outputWeights(description);
  const width = shape.reduce((total, side) => total * side, 1);
  const inBatches = (data: Float32Array, run: (batch: Tensor) => Tensor): Float32Array[] => {
    const parts: Float32Array[] = [];
    for (let first = 0; first < data.length; first += rowsAtOnce * width) {
      const part = data.subarray(first, first + rowsAtOnce * width);
      parts.push(tf.tidy(() => run(tf.tensor(part, [part.length / width, ...shape])).dataSync<'float32'>()));
    }
    return parts;
  };
  return {
    width,
    outputCount: weights.length,
    valuesOf: (data) =>
      weigh(
        Float32Array.from(inBatches(data, (batch) => opened.apply(batch)).flatMap((part) => [...part])),
        weights,
        description,
      ),
    slopesOf(data, output) {
      const by = tf.tensor2d([[...weights[output]!]]);
      const gradient = tf.grad((batch: Tensor) => tf.sum(tf.mul(opened.apply(batch), by as Tensor2D)));
      const slopes = new Float32Array(data.length);
      let offset = 0;
      for (const part of inBatches(data, (batch) => gradient(batch))) {
        slopes.set(part, offset);
        offset += part.length;
      }
      by.dispose();
      return slopes;
    },
  };
}

/**
 * The size of the slope in each number (K. Simonyan, A. Vedaldi, A. Zisserman, "Deep inside convolutional networks", 2013).
 */
export function saliency(model: GradientModel, row: Float32Array, output: number): Float32Array {
  return model.slopesOf(row, output).map(Math.abs);
}

/**
 * Integrated gradients from each of some rows to one row, and their mean: with one baseline those of M. Sundararajan, A. Taly,
 * Q. Yan, "Axiomatic attribution for deep networks", ICML 2017; with many rows expected gradients (G. Erion and others,
 * "Improving performance of deep learning models with axiomatic attribution priors", Nature Machine Intelligence 3, 2021), as
 * `shap.GradientExplainer`, with a quadrature in place of random points.
 *
 * @param baselines - encoded rows to start from
 * @param steps - points of Gauss–Legendre quadrature on each way
 */
export function pathAttributions(
  model: GradientModel,
  row: Float32Array,
  baselines: EncodedRows,
  { steps, outputs }: { readonly steps: number; readonly outputs: readonly number[] },
): Attributions {
  const { width } = model;
  const { nodes, weights } = gaussLegendre(steps);
  const count = baselines.rowCount;
  const path = new Float32Array(count * steps * width);
  for (let b = 0; b < count; b++)
    for (let s = 0; s < steps; s++)
      for (let j = 0; j < width; j++) {
        const from = baselines.data[b * width + j]!;
        path[(b * steps + s) * width + j] = from + nodes[s]! * (row[j]! - from);
      }
  const attributions = outputs.map((output) => {
    const slopes = model.slopesOf(path, output);
    const own = new Array<number>(width).fill(0);
    for (let b = 0; b < count; b++)
      for (let s = 0; s < steps; s++)
        for (let j = 0; j < width; j++)
          own[j]! +=
            (weights[s]! / count) * slopes[(b * steps + s) * width + j]! * (row[j]! - baselines.data[b * width + j]!);
    return own;
  });
  const starts = model.valuesOf(baselines.data);
  const ends = model.valuesOf(row);
  const meanOf = (output: number) => {
    let total = 0;
    for (let b = 0; b < count; b++) total += starts[b * model.outputCount + output]! / count;
    return total;
  };
  return { attributions, bases: outputs.map(meanOf), values: outputs.map((output) => ends[output]!) };
}

/** Attributions to the encoded numbers of each column, added up. */
export function sumByColumn(values: readonly number[], widths: readonly number[]): number[] {
  let offset = 0;
  return widths.map((width) => {
    let total = 0;
    for (let j = 0; j < width; j++) total += values[offset + j]!;
    offset += width;
    return total;
  });
}
