// Sets the weights with the smallest magnitudes to 0.

import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { roundHalfEven } from '../packed/half-precision.ts';
import type { PruningScope } from './fine-tuning-params.ts';

/**
 * The share of weights that are 0 before an epoch: s × (1 − (1 − e ÷ n)³), with the share s at the end and the number n of
 * epochs in which it rises (M. Zhu, S. Gupta, "To prune, or not to prune", 2017, equation 1; TensorFlow Model
 * Optimization's `PolynomialDecay` with the power 3, from 0).
 *
 * @param epoch - from 1
 */
export function sparsityAt(epoch: number, { sparsity, rampEpochs }: { sparsity: number; rampEpochs: number }): number {
  const done = Math.min(1, epoch / Math.max(1, rampEpochs));
  return sparsity * (1 - (1 - done) ** 3);
}

/**
 * Which weights stay, for each kernel: those of which the magnitude is at least that of the k-th largest, k = weights × (1 −
 * sparsity), rounded, halves to even, and at least 1. Equal magnitudes stay together. As TensorFlow Model Optimization.
 */
export function keepLargest(
  kernels: readonly Float32Array[],
  sparsity: number,
  scope: PruningScope,
): readonly (readonly boolean[])[] {
  if (scope === 'layer') return kernels.map((kernel) => keepAbove(kernel, thresholdOf(kernel, sparsity)));
  const threshold = thresholdOf(Float32Array.from(kernels.flatMap((kernel) => [...kernel])), sparsity);
  return kernels.map((kernel) => keepAbove(kernel, threshold));
}

function thresholdOf(weights: Float32Array, sparsity: number): number {
  const magnitudes = weights.map(Math.abs).sort();
  const kept = Math.max(1, roundHalfEven(weights.length * (1 - sparsity)));
  return magnitudes[magnitudes.length - kept]!;
}

function keepAbove(weights: Float32Array, threshold: number): readonly boolean[] {
  return Array.from(weights, (weight) => Math.abs(weight) >= threshold);
}

/** The weights of a network with its kernels pruned. Takes over the tensors that it is given. */
export function pruneKernels(
  tf: Tfjs,
  weights: readonly Tensor[],
  kernels: readonly number[],
  { sparsity, scope }: { readonly sparsity: number; readonly scope: PruningScope },
): readonly Tensor[] {
  const values = kernels.map((index) => weights[index]!.dataSync() as Float32Array);
  const kept = keepLargest(values, sparsity, scope);
  return weights.map((weight, index) => {
    const place = kernels.indexOf(index);
    if (place < 0) return weight;
    const pruned = tf.tensor(
      values[place]!.map((value, k) => (kept[place]![k] ? value : 0)),
      weight.shape,
    );
    weight.dispose();
    return pruned;
  });
}
