// Layers that move, cut, repeat or join numbers, and normalise them.

import { type LayerFacts, numbersOf, refuseLayer, settingOf } from '../../layers/read-layers.ts';
import type { OnnxGraph } from '../onnx-graph.ts';

export function reshapeLayer(graph: OnnxGraph, { outputShape }: LayerFacts, input: string): string {
  return graph.reshape(input, [0, ...outputShape]);
}

export function permuteLayer(graph: OnnxGraph, { config }: LayerFacts, input: string): string {
  return graph.transpose(input, [0, ...(config['dims'] as readonly number[])]);
}

export function repeatVector(graph: OnnxGraph, { config }: LayerFacts, input: string): string {
  const row = graph.node('Unsqueeze', [input, graph.constant('int64', [1], [1])]);
  return graph.node('Tile', [row, graph.constant('int64', [3], [1, Number(config['n']), 1])]);
}

export function zeroPadding(graph: OnnxGraph, { config }: LayerFacts, input: string): string {
  const [[top, bottom], [left, right]] = config['padding'] as [[number, number], [number, number]];
  return graph.node('Pad', [input, graph.constant('int64', [8], [0, top, left, 0, 0, bottom, right, 0])]);
}

export function cropping(graph: OnnxGraph, { config, inputShapes }: LayerFacts, input: string): string {
  const [[top, bottom], [left, right]] = config['cropping'] as [[number, number], [number, number]];
  const [height, width] = inputShapes[0] as [number, number];
  const [first, end, axes] = [
    [top, left],
    [height - bottom, width - right],
    [1, 2],
  ].map((numbers) => graph.constant('int64', [2], numbers));
  return graph.node('Slice', [input, first!, end!, axes!]);
}

export function upSampling(graph: OnnxGraph, layer: LayerFacts, input: string): string {
  if (settingOf(layer.config['interpolation']) !== 'nearest') refuseLayer(layer, 'only nearest pixels are known');
  const [height, width] = numbersOf(layer.config['size'], 2);
  const scales = graph.constant('float', [4], [1, height!, width!, 1]);
  return graph.node('Resize', [input, '', scales], {
    coordinate_transformation_mode: { text: 'asymmetric' },
    mode: { text: 'nearest' },
    nearest_mode: { text: 'floor' },
  });
}

const merges: Readonly<Record<string, string>> = {
  Add: 'Sum',
  Average: 'Mean',
  Maximum: 'Max',
  Minimum: 'Min',
};

export function mergeLayer(graph: OnnxGraph, layer: LayerFacts, inputs: readonly string[]): string {
  const { className, config, inputShapes } = layer;
  if (className === 'Concatenate') {
    const axis = Number(config['axis'] ?? -1);
    return graph.node('Concat', inputs, { axis: { int: axis < 0 ? axis + inputShapes[0]!.length + 1 : axis } });
  }
  if (inputShapes.some((shape) => shape.length !== inputShapes[0]!.length))
    refuseLayer(layer, 'its inputs have different numbers of dimensions');
  if (className === 'Multiply') return inputs.reduce((product, next) => graph.node('Mul', [product, next]));
  return graph.node(merges[className]!, inputs);
}

export function batchNormalization(graph: OnnxGraph, layer: LayerFacts, input: string): string {
  const { config, inputShapes, weights } = layer;
  const [scale, center] = [config['scale'] !== false, config['center'] !== false];
  const [mean, variance] = weights.slice(-2);
  const gamma = scale ? weights[0] : undefined;
  const beta = center ? weights[scale ? 1 : 0] : undefined;
  const rank = inputShapes[0]!.length + 1;
  const axis = Number(config['axis'] ?? -1);
  const own = axis < 0 ? axis + rank : axis;
  const constant = (data: ArrayLike<number>) =>
    graph.constant(
      'float',
      Array.from({ length: rank }, (_, k) => (k === own ? data.length : 1)),
      data,
    );
  const factors = Float32Array.from(
    variance!.data,
    (value, k) => (gamma?.data[k] ?? 1) / Math.sqrt(value + Number(config['epsilon'])),
  );
  const centred = graph.node('Sub', [input, constant(mean!.data)]);
  const scaled = graph.node('Mul', [centred, constant(factors)]);
  return beta ? graph.node('Add', [scaled, constant(beta.data)]) : scaled;
}

export function layerNormalization(graph: OnnxGraph, layer: LayerFacts, input: string): string {
  const { config, weights, inputShapes } = layer;
  const axes = [config['axis'] ?? -1].flat().map(Number);
  const rank = inputShapes[0]!.length;
  if (axes.length !== 1 || (axes[0] !== -1 && axes[0] !== rank)) refuseLayer(layer, 'only its last axis is known');
  const width = inputShapes[0]!.at(-1)!;
  const [scale, center] = [config['scale'] !== false, config['center'] !== false];
  const gamma = scale ? weights[0]!.data : new Float32Array(width).fill(1);
  const beta = center ? weights[scale ? 1 : 0]!.data : new Float32Array(width);
  const constants = [gamma, beta].map((data) => graph.constant('float', [width], data));
  return graph.node('LayerNormalization', [input, ...constants], {
    axis: { int: -1 },
    epsilon: { float: Number(config['epsilon']) },
  });
}
