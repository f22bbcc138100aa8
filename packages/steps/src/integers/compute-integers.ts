// The outputs of an integer model. Sums are exact in 32 bits; scales are float32 and halves are rounded to even, as the
// operators `QuantizeLinear`, `QLinearConv` and `MatMulInteger` of ONNX are computed by onnxruntime.

import { roundHalfEven } from '../packed/half-precision.ts';
import type {
  ActivationScale,
  IntegerConvolution,
  IntegerDense,
  IntegerLayer,
  IntegerModel,
  Window,
} from './integer-model.ts';

/**
 * The outputs of the last layer for each row, `rows × outputs`.
 *
 * @param rows - `rowCount × inputs` in float32
 */
export function computeIntegers({ input, layers }: IntegerModel, rows: Float32Array, rowCount: number): Float32Array {
  const width = rows.length / Math.max(1, rowCount);
  const steps = layers.map((layer, index) => prepare(layer, scaleBefore(input, layers, index)));
  const outputs: Float32Array[] = [];
  for (let row = 0; row < rowCount; row++) {
    let values: Uint8Array | Float32Array = new Uint8Array(width);
    for (let i = 0; i < width; i++) values[i] = quantise(rows[row * width + i] as number, input);
    for (const step of steps) values = step(values as Uint8Array);
    outputs.push(values as Float32Array);
  }
  const all = new Float32Array(outputs.reduce((total, { length }) => total + length, 0));
  for (const [row, own] of outputs.entries()) all.set(own, row * own.length);
  return all;
}

/** The scale of what a layer takes: that of the nearest layer before it that has one. */
export function scaleBefore(input: ActivationScale, layers: readonly IntegerLayer[], index: number): ActivationScale {
  const scales = layers
    .slice(0, index)
    .flatMap((layer) => (layer.type !== 'max-pool' && layer.output ? [layer.output] : []));
  return scales.at(-1) ?? input;
}

/** From 0 to 255. */
export function quantise(value: number, { scale, zero }: ActivationScale): number {
  return Math.max(0, Math.min(255, roundHalfEven(Math.fround(value / scale)) + zero));
}

/** The biases of a layer in units of its sums. */
export function integerBiases(
  { biases, scales }: IntegerConvolution | IntegerDense,
  before: ActivationScale,
): Int32Array {
  const scale = Math.fround(before.scale);
  return Int32Array.from(biases, (bias, channel) => roundHalfEven(bias / Math.fround(scale * scales[channel]!)));
}

type Step = (values: Uint8Array) => Uint8Array | Float32Array;

function prepare(layer: IntegerLayer, before: ActivationScale): Step {
  if (layer.type === 'max-pool') return (values) => poolMaximum(layer, values);
  const channels = layer.biases.length;
  const sum = layer.type === 'dense' ? sumDense(layer, before.zero) : sumConvolution(layer, before.zero);
  const scale = Math.fround(before.scale);
  const { output } = layer;
  if (!output) {
    const factors = layer.scales.map((own) => scale * own);
    return (values) => {
      const sums = sum(values);
      const outputs = new Float32Array(sums.length);
      for (let i = 0; i < sums.length; i++) {
        const channel = i % channels;
        outputs[i] =
          Math.fround(Math.fround(sums[i] as number) * (factors[channel] as number)) +
          (layer.biases[channel] as number);
      }
      return outputs;
    };
  }
  const factors = layer.scales.map((own) => Math.fround(scale * own) / Math.fround(output.scale));
  const biases = integerBiases(layer, before);
  return (values) => {
    const sums = sum(values);
    const outputs = new Uint8Array(sums.length);
    for (let i = 0; i < sums.length; i++) {
      const channel = i % channels;
      const total = Math.fround((sums[i] as number) + (biases[channel] as number));
      const scaled = Math.fround(total * (factors[channel] as number));
      outputs[i] = Math.max(0, Math.min(255, roundHalfEven(scaled) + output.zero));
    }
    return outputs;
  };
}

type Sum = (values: Uint8Array) => Int32Array;

function sumDense({ weights, inputs, biases }: IntegerDense, zero: number): Sum {
  return (values) => {
    const sums = new Int32Array(biases.length);
    for (let channel = 0; channel < sums.length; channel++) {
      let total = 0;
      const start = channel * inputs;
      for (let i = 0; i < inputs; i++)
        total = (total + Math.imul((values[i] as number) - zero, weights[start + i] as number)) | 0;
      sums[channel] = total;
    }
    return sums;
  };
}

/**
 * At each position the pixels that the window covers are gathered once, for all channels. Pixels of the padding are zero
 * points, which add nothing.
 */
function sumConvolution(layer: IntegerConvolution, zero: number): Sum {
  const { weights, size, inputShape, outputShape } = layer;
  const [, width, depth] = inputShape;
  const [outHeight, outWidth, channels] = outputShape;
  const each = size[0] * size[1] * depth;
  return (values) => {
    const covered = new Int32Array(outHeight * outWidth * each);
    forEachPixel(layer, (position, y, x, ky, kx) => {
      const from = (y * width + x) * depth;
      const to = position * each + (ky * size[1] + kx) * depth;
      for (let i = 0; i < depth; i++) covered[to + i] = (values[from + i] as number) - zero;
    });
    const sums = new Int32Array(outHeight * outWidth * channels);
    for (let position = 0; position < outHeight * outWidth; position++)
      for (let channel = 0; channel < channels; channel++) {
        let total = 0;
        const first = position * each;
        const start = channel * each;
        for (let i = 0; i < each; i++)
          total = (total + Math.imul(covered[first + i] as number, weights[start + i] as number)) | 0;
        sums[position * channels + channel] = total;
      }
    return sums;
  };
}

function poolMaximum(layer: Window, values: Uint8Array): Uint8Array {
  const [, width, depth] = layer.inputShape;
  const [outHeight, outWidth] = layer.outputShape;
  const most = new Uint8Array(outHeight * outWidth * depth);
  forEachPixel(layer, (position, y, x) => {
    for (let i = 0; i < depth; i++) {
      const value = values[(y * width + x) * depth + i] as number;
      if (value > (most[position * depth + i] as number)) most[position * depth + i] = value;
    }
  });
  return most;
}

/** Visits the pixels inside of the image that the window covers at each position. */
function forEachPixel(
  { size, strides, before, inputShape, outputShape }: Window,
  visit: (position: number, y: number, x: number, ky: number, kx: number) => void,
): void {
  const [height, width] = inputShape;
  const [outHeight, outWidth] = outputShape;
  for (let oy = 0; oy < outHeight; oy++)
    for (let ox = 0; ox < outWidth; ox++)
      for (let ky = 0; ky < size[0]; ky++) {
        const y = oy * strides[0] - before[0] + ky;
        if (y < 0 || y >= height) continue;
        for (let kx = 0; kx < size[1]; kx++) {
          const x = ox * strides[1] - before[1] + kx;
          if (x >= 0 && x < width) visit(oy * outWidth + ox, y, x, ky, kx);
        }
      }
}
