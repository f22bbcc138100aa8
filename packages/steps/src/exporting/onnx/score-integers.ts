// Networks in integers as nodes that compute in integers: `QLinearConv` for convolutions and hidden layers, and
// `MatMulInteger` or `ConvInteger` for the last one, whose sums leave it in float32.

import { integerBiases, scaleBefore } from '../../integers/compute-integers.ts';
import type {
  ActivationScale,
  IntegerConvolution,
  IntegerDense,
  IntegerLayer,
  Window,
} from '../../integers/integer-model.ts';
import { readIntegers } from '../../integers/integers-file.ts';
import type { AnyModel } from '../../models/model-value.ts';
import type { EncodedInputs } from './encode-inputs.ts';
import type { OnnxGraph } from './onnx-graph.ts';

/** Adds all layers. Returns `rows × outputs`, float64. */
export async function scoreIntegers(graph: OnnxGraph, model: AnyModel, { value }: EncodedInputs): Promise<string> {
  const { input, layers } = await readIntegers(model.path);
  let values = graph.node('QuantizeLinear', [graph.cast(value, 'float'), ...scaleOf(graph, input)]);
  for (const [index, layer] of layers.entries())
    values = addLayer(graph, layer, values, scaleBefore(input, layers, index));
  return graph.cast(values, 'double');
}

function addLayer(graph: OnnxGraph, layer: IntegerLayer, input: string, before: ActivationScale): string {
  if (layer.type === 'max-pool') {
    const first = graph.transpose(input, [0, 3, 1, 2]);
    const pooled = graph.node('MaxPool', [first], { ...windowOf(layer), kernel_shape: { ints: layer.size } });
    return graph.transpose(pooled, [0, 2, 3, 1]);
  }
  if (layer.type === 'dense') return addDense(graph, layer, graph.reshape(input, [-1, layer.inputs]), before);
  const first = graph.transpose(input, [0, 3, 1, 2]);
  const [height, width] = layer.size;
  const depth = layer.inputShape[2];
  const weights = channelsFirst(layer, depth);
  const shape = [layer.biases.length, depth, height, width];
  return graph.transpose(
    convolve(graph, layer, first, { before, weights, shape, window: windowOf(layer) }),
    [0, 2, 3, 1],
  );
}

/** A hidden dense layer is a convolution of images of one pixel: that operator has biases, and a scale for each channel. */
function addDense(graph: OnnxGraph, layer: IntegerDense, input: string, before: ActivationScale): string {
  const channels = layer.biases.length;
  const shape = [channels, layer.inputs, 1, 1];
  const image = graph.reshape(input, [-1, layer.inputs, 1, 1]);
  return graph.reshape(convolve(graph, layer, image, { before, weights: layer.weights, shape, window: {} }), [
    -1,
    channels,
  ]);
}

interface Convolution {
  readonly before: ActivationScale;
  /** Channels × inputs × height × width. */
  readonly weights: Int8Array;
  readonly shape: readonly number[];
  readonly window: Readonly<Record<string, { readonly ints: readonly number[] }>>;
}

function convolve(
  graph: OnnxGraph,
  layer: IntegerConvolution | IntegerDense,
  input: string,
  { before, weights, shape, window }: Convolution,
): string {
  const channels = layer.biases.length;
  const kernel = graph.constant('int8', shape, weights);
  const zero = graph.constant('int8', [], [0]);
  const attributes = { ...window, kernel_shape: { ints: shape.slice(2) } };
  const [scale, zeroPoint] = scaleOf(graph, before) as [string, string];
  if (!layer.output) {
    const sums = graph.cast(graph.node('ConvInteger', [input, kernel, zeroPoint, zero], attributes), 'float');
    const factors = layer.scales.map((own) => Math.fround(before.scale) * own);
    const scaled = graph.node('Mul', [sums, graph.constant('float', [channels, 1, 1], factors)]);
    return graph.node('Add', [scaled, graph.constant('float', [channels, 1, 1], layer.biases)]);
  }
  const weightScales = graph.constant('float', [channels], layer.scales);
  const weightZeros = graph.constant('int8', [channels], new Int8Array(channels));
  const biases = graph.constant('int32', [channels], integerBiases(layer, before));
  return graph.node(
    'QLinearConv',
    [input, scale, zeroPoint, kernel, weightScales, weightZeros, ...scaleOf(graph, layer.output), biases],
    attributes,
  );
}

function scaleOf(graph: OnnxGraph, { scale, zero }: ActivationScale): readonly string[] {
  return [graph.scalar('float', scale), graph.constant('uint8', [], [zero])];
}

function windowOf({ strides, before, after }: Window) {
  return { strides: { ints: strides }, pads: { ints: [...before, ...after] } };
}

/** Channels × height × width × inputs becomes channels × inputs × height × width. */
function channelsFirst({ weights, size }: IntegerConvolution, depth: number): Int8Array {
  const positions = size[0] * size[1];
  const each = positions * depth;
  return weights.map((_, index) => {
    const [channel, inside] = [Math.floor(index / each), index % each];
    return weights[channel * each + (inside % positions) * depth + Math.floor(inside / positions)]!;
  });
}
