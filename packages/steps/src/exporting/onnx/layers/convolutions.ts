// Convolutions and pools. tfjs has channels last, ONNX channels first: values are transposed before and after, which
// runtimes merge or drop.

import {
  isSetting,
  type LayerFacts,
  type LayerWeights,
  numbersOf,
  refuseLayer,
  settingOf,
} from '../../layers/read-layers.ts';
import type { OnnxGraph } from '../onnx-graph.ts';
import { activate } from './activations.ts';
import { permute } from './permute.ts';

type Spatial = 1 | 2;

const toFirst = { 1: [0, 2, 1], 2: [0, 3, 1, 2] } as const;
const toLast = { 1: [0, 2, 1], 2: [0, 2, 3, 1] } as const;

export function convolution(graph: OnnxGraph, layer: LayerFacts, input: string, spatial: Spatial): string {
  const [kernel, bias] = layer.weights;
  // height × width × in × out
  const weights = permute(kernel!, spatial === 2 ? [3, 2, 0, 1] : [2, 1, 0]);
  return convolve(graph, layer, input, { spatial, weights, bias, groups: 1 });
}

export function depthwiseConvolution(graph: OnnxGraph, layer: LayerFacts, input: string): string {
  const [kernel, bias] = layer.weights;
  return convolve(graph, layer, input, { spatial: 2, ...depthwise(kernel!), bias });
}

/** A convolution of each channel, and then one across channels. */
export function separableConvolution(graph: OnnxGraph, layer: LayerFacts, input: string): string {
  const [depthKernel, pointKernel, bias] = layer.weights;
  const inner = { ...layer, config: { ...layer.config, activation: 'linear' } };
  const channels = pointKernel!.shape[2]!;
  const [height, width] = layer.outputShape as [number, number];
  const depth = convolve(graph, inner, input, { spatial: 2, ...depthwise(depthKernel!), bias: undefined });
  const point = {
    ...layer,
    inputShapes: [[height, width, channels]],
    config: { ...layer.config, strides: [1, 1], dilationRate: [1, 1], padding: 'valid' },
  };
  return convolve(graph, point, depth, { spatial: 2, weights: permute(pointKernel!, [3, 2, 0, 1]), bias, groups: 1 });
}

/** height × width × in × multiplier becomes in · multiplier × 1 × height × width. */
function depthwise(kernel: LayerWeights) {
  const [height, width, channels, multiplier] = kernel.shape as [number, number, number, number];
  const { data } = permute(kernel, [2, 3, 0, 1]);
  return { weights: { shape: [channels * multiplier, 1, height, width], data }, groups: channels };
}

interface Convolution {
  readonly spatial: Spatial;
  readonly weights: LayerWeights;
  readonly bias: LayerWeights | undefined;
  readonly groups: number;
}

function convolve(graph: OnnxGraph, layer: LayerFacts, input: string, { spatial, weights, bias, groups }: Convolution) {
  checkLayout(layer);
  const kernel = weights.shape.slice(2);
  const dilations = numbersOf(layer.config['dilationRate'], spatial);
  const strides = numbersOf(layer.config['strides'], spatial);
  const constants = [graph.constant('float', weights.shape, weights.data)];
  if (bias) constants.push(graph.constant('float', bias.shape, bias.data));
  const value = graph.node('Conv', [graph.transpose(input, toFirst[spatial]), ...constants], {
    dilations: { ints: dilations },
    group: { int: groups },
    kernel_shape: { ints: kernel },
    pads: { ints: padsOf(layer, kernel, strides, dilations) },
    strides: { ints: strides },
  });
  return activate(graph, layer, graph.transpose(value, toLast[spatial]));
}

export function pool(graph: OnnxGraph, layer: LayerFacts, input: string, spatial: Spatial, operator: string): string {
  checkLayout(layer);
  const size = numbersOf(layer.config['poolSize'], spatial);
  const strides = numbersOf(layer.config['strides'] ?? size, spatial);
  const value = graph.node(operator, [graph.transpose(input, toFirst[spatial])], {
    kernel_shape: { ints: size },
    pads: {
      ints: padsOf(
        layer,
        size,
        strides,
        size.map(() => 1),
      ),
    },
    strides: { ints: strides },
  });
  return graph.transpose(value, toLast[spatial]);
}

export function globalPool(graph: OnnxGraph, layer: LayerFacts, input: string, operator: string): string {
  checkLayout(layer);
  const axes = layer.inputShapes[0]!.slice(0, -1).map((_, axis) => axis + 1);
  return graph.node(operator, [input], { axes: { ints: axes }, keepdims: { int: 0 } });
}

function checkLayout(layer: LayerFacts): void {
  if (!isSetting(layer.config['dataFormat'], '', 'channelslast', 'undefined', 'null'))
    refuseLayer(layer, 'its channels are first, and only channels last are known');
}

/** Beginnings and ends of all dimensions. With `same`, the odd pixel is at the end, as in TensorFlow. */
export function padsOf(
  layer: LayerFacts,
  kernel: readonly number[],
  strides: readonly number[],
  dilations: readonly number[],
): readonly number[] {
  const padding = settingOf(layer.config['padding']);
  if (padding === 'valid' || padding === '') return kernel.flatMap(() => [0, 0]);
  const reach = kernel.map((size, axis) => (size - 1) * dilations[axis]! + 1);
  const totals = reach.map((size, axis) => {
    const length = layer.inputShapes[0]![axis]!;
    const steps = Math.ceil(length / strides[axis]!);
    return Math.max(0, (steps - 1) * strides[axis]! + size - length);
  });
  const begins = totals.map((total) => Math.floor(total / 2));
  return [...begins, ...totals.map((total, axis) => total - begins[axis]!)];
}
