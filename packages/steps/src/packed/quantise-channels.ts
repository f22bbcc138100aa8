// Weights as integers of 8 bits, with a scale for each output channel. onnxruntime's quantiser rounds in the same way.

import { roundHalfEven } from './half-precision.ts';

export interface QuantisedWeights {
  /** −127 to 127, in the order of the weights. */
  readonly values: Int8Array;
  /** One for each channel: weight ≈ value × scale. */
  readonly scales: Float32Array;
}

/**
 * Quantises the channels of the last axis: scale = largest magnitude ÷ 127, value = weight ÷ scale, rounded to the nearest
 * integer, halves to even. A channel of zeros has the scale 1.
 *
 * @param shape - the last axis are the output channels, as in kernels of tfjs
 */
export function quantiseChannels(weights: Float32Array, shape: readonly number[]): QuantisedWeights {
  const channels = shape.at(-1) ?? 1;
  const largest = new Float32Array(channels);
  for (let i = 0; i < weights.length; i++) {
    const channel = i % channels;
    largest[channel] = Math.max(largest[channel] as number, Math.abs(weights[i] as number));
  }
  const scales = largest.map((value) => (value === 0 ? 1 : value / 127));
  const values = Int8Array.from(weights, (weight, i) => {
    const quotient = Math.fround(weight / (scales[i % channels] as number));
    return Math.max(-127, Math.min(127, roundHalfEven(quotient)));
  });
  return { values, scales };
}

/** The weights that the integers stand for, in float32. */
export function dequantiseChannels({ values, scales }: QuantisedWeights): Float32Array {
  return Float32Array.from(values, (value, i) => value * (scales[i % scales.length] as number));
}
