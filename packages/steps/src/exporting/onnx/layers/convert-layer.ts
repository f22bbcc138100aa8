// From a layer of tfjs to nodes of ONNX, by the layer's class.

import { type LayerFacts, refuseLayer } from '../../layers/read-layers.ts';
import type { OnnxGraph } from '../onnx-graph.ts';
import { activate } from './activations.ts';
import { convolution, depthwiseConvolution, globalPool, pool, separableConvolution } from './convolutions.ts';
import { bidirectionalLayer, embedding, recurrentLayer } from './recurrent.ts';
import {
  batchNormalization,
  cropping,
  layerNormalization,
  mergeLayer,
  permuteLayer,
  repeatVector,
  reshapeLayer,
  upSampling,
  zeroPadding,
} from './shapes.ts';

type Convert = (graph: OnnxGraph, layer: LayerFacts, input: string) => string;

/** Layers that do nothing when a model predicts. */
const identity: Convert = (_, __, input) => input;

const merge = (graph: OnnxGraph, layer: LayerFacts, inputs: readonly string[]) => mergeLayer(graph, layer, inputs);

const conversions: Readonly<Record<string, Convert>> = {
  Activation: activate,
  ActivityRegularization: identity,
  AlphaDropout: identity,
  AveragePooling1D: (graph, layer, input) => pool(graph, layer, input, 1, 'AveragePool'),
  AveragePooling2D: (graph, layer, input) => pool(graph, layer, input, 2, 'AveragePool'),
  BatchNormalization: batchNormalization,
  Bidirectional: bidirectionalLayer,
  Conv1D: (graph, layer, input) => convolution(graph, layer, input, 1),
  Conv2D: (graph, layer, input) => convolution(graph, layer, input, 2),
  Cropping2D: cropping,
  Dense: dense,
  DepthwiseConv2D: depthwiseConvolution,
  Dropout: identity,
  ELU: (graph, { config }, input) => graph.node('Elu', [input], { alpha: { float: Number(config['alpha'] ?? 1) } }),
  Embedding: embedding,
  Flatten: reshapeLayer,
  GaussianDropout: identity,
  GaussianNoise: identity,
  GlobalAveragePooling1D: (graph, layer, input) => globalPool(graph, layer, input, 'ReduceMean'),
  GlobalAveragePooling2D: (graph, layer, input) => globalPool(graph, layer, input, 'ReduceMean'),
  GlobalMaxPooling1D: (graph, layer, input) => globalPool(graph, layer, input, 'ReduceMax'),
  GlobalMaxPooling2D: (graph, layer, input) => globalPool(graph, layer, input, 'ReduceMax'),
  GRU: recurrentLayer,
  LayerNormalization: layerNormalization,
  LeakyReLU: (graph, { config }, input) =>
    graph.node('LeakyRelu', [input], { alpha: { float: Number(config['alpha'] ?? 0.3) } }),
  LSTM: recurrentLayer,
  MaxPooling1D: (graph, layer, input) => pool(graph, layer, input, 1, 'MaxPool'),
  MaxPooling2D: (graph, layer, input) => pool(graph, layer, input, 2, 'MaxPool'),
  Permute: permuteLayer,
  PReLU: (graph, { weights }, input) =>
    graph.node('PRelu', [input, graph.constant('float', weights[0]!.shape, weights[0]!.data)]),
  ReLU: (graph, { config }, input) => {
    const highest = config['maxValue'];
    if (typeof highest !== 'number') return graph.node('Relu', [input]);
    return graph.node('Clip', [input, graph.scalar('float', 0), graph.scalar('float', highest)]);
  },
  RepeatVector: repeatVector,
  Rescaling: (graph, { config }, input) => {
    const scaled = graph.node('Mul', [input, graph.scalar('float', Number(config['scale']))]);
    return graph.node('Add', [scaled, graph.scalar('float', Number(config['offset'] ?? 0))]);
  },
  Reshape: reshapeLayer,
  SeparableConv2D: separableConvolution,
  SimpleRNN: recurrentLayer,
  Softmax: (graph, { config }, input) =>
    graph.node('Softmax', [input], { axis: { int: Number(config['axis'] ?? -1) } }),
  SpatialDropout1D: identity,
  ThresholdedReLU: (graph, { config }, input) =>
    graph.node('ThresholdedRelu', [input], { alpha: { float: Number(config['theta'] ?? 1) } }),
  TimeDistributed: timeDistributed,
  UpSampling2D: upSampling,
  ZeroPadding2D: zeroPadding,
};

const mergeClasses = ['Add', 'Average', 'Concatenate', 'Maximum', 'Minimum', 'Multiply'];

const readMasks = ['Bidirectional', 'GRU', 'LSTM', 'SimpleRNN'];

/** Adds the nodes of a layer. @throws Error that names a layer that has no counterpart */
export function convertLayer(graph: OnnxGraph, layer: LayerFacts, inputs: readonly string[]): string {
  if (inputs.some((input) => graph.masks.has(input)) && !readMasks.includes(layer.className))
    refuseLayer(layer, 'it is given steps of which some are masked, which recurrent layers alone know here');
  if (mergeClasses.includes(layer.className)) return merge(graph, layer, inputs);
  const convert = Object.hasOwn(conversions, layer.className) ? conversions[layer.className] : undefined;
  if (!convert) refuseLayer(layer, 'this kind of layer is not known');
  return convert(graph, layer, inputs[0]!);
}

/** On inputs with more dimensions it is a product with the last one. */
function dense(graph: OnnxGraph, layer: LayerFacts, input: string): string {
  const [kernel, bias] = layer.weights.map(({ shape, data }) => graph.constant('float', shape, data));
  const product = graph.node('MatMul', [input, kernel!]);
  return activate(graph, layer, bias ? graph.node('Add', [product, bias]) : product);
}

/** The same layer at each step: a dense one needs no loop. */
function timeDistributed(graph: OnnxGraph, layer: LayerFacts, input: string): string {
  const [inner] = layer.inner;
  if (!inner || !['Activation', 'Dense', 'Dropout'].includes(inner.className))
    refuseLayer(layer, 'only a dense layer, an activation and a dropout are known inside of it');
  return convertLayer(graph, inner, [input]);
}
