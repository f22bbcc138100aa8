// From a layer of tfjs to operators of TFLite, by the layer's class. Both have channels last.

import { isSetting, type LayerFacts, numbersOf, refuseLayer, settingOf } from '../layers/read-layers.ts';
import type { TfliteGraph, Value } from './tflite-graph.ts';
import type { OperatorName } from './tflite-schema.ts';
import { paddings } from './tflite-schema.ts';

type Convert = (graph: TfliteGraph, layer: LayerFacts, inputs: readonly Value[]) => Value;

/** Layers that do nothing when a model predicts. */
const identity: Convert = (_, __, [input]) => input!;

const conversions: Readonly<Record<string, Convert>> = {
  Activation: (graph, layer, [input]) => activate(graph, layer, input!),
  ActivityRegularization: identity,
  Add: merge('ADD'),
  AlphaDropout: identity,
  AveragePooling2D: pool('AVERAGE_POOL_2D'),
  BatchNormalization: batchNormalization,
  Concatenate: concatenate,
  Conv2D: convolution,
  Dense: dense,
  DepthwiseConv2D: depthwiseConvolution,
  Dropout: identity,
  ELU: elu,
  Flatten: reshape,
  GaussianDropout: identity,
  GaussianNoise: identity,
  GlobalAveragePooling2D: reduce('MEAN'),
  GlobalMaxPooling2D: reduce('REDUCE_MAX'),
  LeakyReLU: (graph, { config }, [input]) =>
    graph.operator('LEAKY_RELU', [input!], input!.shape, { alpha: Number(config['alpha'] ?? 0.3) }),
  MaxPooling2D: pool('MAX_POOL_2D'),
  Multiply: merge('MUL'),
  ReLU: relu,
  Rescaling: rescale,
  Reshape: reshape,
  Softmax: softmax,
  ZeroPadding2D: zeroPadding,
};

/** @throws Error that names a layer that has no counterpart */
export const convertLayer: Convert = (graph, layer, inputs) => {
  const convert = Object.hasOwn(conversions, layer.className) ? conversions[layer.className] : undefined;
  if (!convert) refuseLayer(layer, "this kind of layer is not known; 'onnx' and 'saved-model' know more");
  return convert(graph, layer, inputs);
};

const activations: Readonly<Record<string, OperatorName | undefined>> = {
  '': undefined,
  linear: undefined,
  relu: 'RELU',
  relu6: 'RELU6',
  tanh: 'TANH',
  sigmoid: 'LOGISTIC',
  elu: 'ELU',
  softmax: 'SOFTMAX',
};

function activate(graph: TfliteGraph, layer: LayerFacts, value: Value): Value {
  const name = settingOf(layer.config['activation']);
  if (!Object.hasOwn(activations, name)) refuseLayer(layer, `its activation '${name}' is not known`);
  const operator = activations[name];
  if (!operator) return value;
  return graph.operator(operator, [value], value.shape, operator === 'SOFTMAX' ? { beta: 1 } : {});
}

/** On inputs with more dimensions it is a product with the last one. */
function dense(graph: TfliteGraph, layer: LayerFacts, [input]: readonly Value[]): Value {
  const [kernel, bias] = layer.weights;
  const [width, units] = kernel!.shape as [number, number];
  // TFLite has units × inputs.
  const turned = new Float32Array(kernel!.data.length);
  for (let from = 0; from < width; from++)
    for (let unit = 0; unit < units; unit++) turned[unit * width + from] = kernel!.data[from * units + unit]!;
  const constants = [
    graph.constant([units, width], turned),
    graph.constant([units], bias?.data ?? new Float32Array(units)),
  ];
  const settings: Record<string, number> = layer.outputShape.length > 1 ? { keepsDimensions: 1 } : {};
  const product = graph.operator('FULLY_CONNECTED', [input!, ...constants], layer.outputShape, settings);
  return activate(graph, layer, product);
}

function convolution(graph: TfliteGraph, layer: LayerFacts, [input]: readonly Value[]): Value {
  const [kernel, bias] = layer.weights;
  const [height, width, channels, filters] = kernel!.shape as [number, number, number, number];
  // Filters come first in TFLite, and last in tfjs.
  const each = height * width * channels;
  const turned = new Float32Array(kernel!.data.length);
  for (let at = 0; at < each; at++)
    for (let filter = 0; filter < filters; filter++) turned[filter * each + at] = kernel!.data[at * filters + filter]!;
  const constants = [
    graph.constant([filters, height, width, channels], turned),
    graph.constant([filters], bias?.data ?? new Float32Array(filters)),
  ];
  const value = graph.operator('CONV_2D', [input!, ...constants], layer.outputShape, windowOf(layer));
  return activate(graph, layer, value);
}

function depthwiseConvolution(graph: TfliteGraph, layer: LayerFacts, [input]: readonly Value[]): Value {
  const [kernel, bias] = layer.weights;
  const [height, width, channels, multiplier] = kernel!.shape as [number, number, number, number];
  const filters = channels * multiplier;
  const constants = [
    graph.constant([1, height, width, filters], kernel!.data),
    graph.constant([filters], bias?.data ?? new Float32Array(filters)),
  ];
  const settings = { ...windowOf(layer), multiplier };
  return activate(
    graph,
    layer,
    graph.operator('DEPTHWISE_CONV_2D', [input!, ...constants], layer.outputShape, settings),
  );
}

/** Padding, strides and dilations. */
function windowOf(layer: LayerFacts) {
  const { config } = layer;
  const [strideHeight, strideWidth] = numbersOf(config['strides'], 2) as [number, number];
  const [dilationHeight, dilationWidth] = numbersOf(config['dilationRate'], 2) as [number, number];
  return { padding: paddingOf(layer), strideWidth, strideHeight, dilationWidth, dilationHeight };
}

function paddingOf(layer: LayerFacts): number {
  if (!isSetting(layer.config['dataFormat'], '', 'channelslast', 'undefined', 'null'))
    refuseLayer(layer, 'its channels are first, and only channels last are known');
  return isSetting(layer.config['padding'], 'same') ? paddings.same : paddings.valid;
}

function pool(operator: 'AVERAGE_POOL_2D' | 'MAX_POOL_2D'): Convert {
  return (graph, layer, [input]) => {
    const [height, width] = numbersOf(layer.config['poolSize'], 2) as [number, number];
    const [strideHeight, strideWidth] = numbersOf(layer.config['strides'] ?? [height, width], 2) as [number, number];
    const settings = { padding: paddingOf(layer), strideWidth, strideHeight, width, height };
    return graph.operator(operator, [input!], layer.outputShape, settings);
  };
}

function reduce(operator: 'MEAN' | 'REDUCE_MAX'): Convert {
  return (graph, layer, [input]) => {
    paddingOf(layer);
    return graph.operator(operator, [input!, graph.constant([2], [1, 2], 'int')], layer.outputShape);
  };
}

function reshape(graph: TfliteGraph, { outputShape }: LayerFacts, [input]: readonly Value[]): Value {
  const shape = graph.constant([outputShape.length + 1], [-1, ...outputShape], 'int');
  return graph.operator('RESHAPE', [input!, shape], outputShape);
}

function softmax(graph: TfliteGraph, layer: LayerFacts, [input]: readonly Value[]): Value {
  const axis = Number(layer.config['axis'] ?? -1);
  if (axis !== -1 && axis !== input!.shape.length) refuseLayer(layer, 'only its last axis is known');
  return graph.operator('SOFTMAX', [input!], input!.shape, { beta: 1 });
}

function elu(graph: TfliteGraph, layer: LayerFacts, [input]: readonly Value[]): Value {
  if (Number(layer.config['alpha'] ?? 1) !== 1) refuseLayer(layer, 'only an alpha of 1 is known');
  return graph.operator('ELU', [input!], input!.shape);
}

function relu(graph: TfliteGraph, layer: LayerFacts, [input]: readonly Value[]): Value {
  const highest = layer.config['maxValue'];
  if (typeof highest !== 'number') return graph.operator('RELU', [input!], input!.shape);
  if (highest !== 6) refuseLayer(layer, 'only a highest value of 6 is known');
  return graph.operator('RELU6', [input!], input!.shape);
}

function rescale(graph: TfliteGraph, { config }: LayerFacts, [input]: readonly Value[]): Value {
  const { shape } = input!;
  const scaled = graph.operator('MUL', [input!, graph.constant([], [Number(config['scale'])])], shape);
  return graph.operator('ADD', [scaled, graph.constant([], [Number(config['offset'] ?? 0)])], shape);
}

function zeroPadding(graph: TfliteGraph, { config, outputShape }: LayerFacts, [input]: readonly Value[]): Value {
  const [[top, bottom], [left, right]] = config['padding'] as [[number, number], [number, number]];
  const amounts = graph.constant([4, 2], [0, 0, top, bottom, left, right, 0, 0], 'int');
  return graph.operator('PAD', [input!, amounts], outputShape);
}

/** (value − mean) ÷ deviation × scale + shift, as one factor and one summand for each channel. */
function batchNormalization(graph: TfliteGraph, layer: LayerFacts, [input]: readonly Value[]): Value {
  const { config, weights } = layer;
  const { shape } = input!;
  const axis = Number(config['axis'] ?? -1);
  if (axis !== -1 && axis !== shape.length) refuseLayer(layer, 'only its last axis is known');
  const [hasScale, hasCenter] = [config['scale'] !== false, config['center'] !== false];
  const [mean, variance] = weights.slice(-2);
  const gamma = hasScale ? weights[0]!.data : undefined;
  const beta = hasCenter ? weights[hasScale ? 1 : 0]!.data : undefined;
  const factors = Float32Array.from(
    variance!.data,
    (value, k) => (gamma?.[k] ?? 1) / Math.sqrt(value + Number(config['epsilon'])),
  );
  const summands = factors.map((factor, k) => (beta?.[k] ?? 0) - mean!.data[k]! * factor);
  const scaled = graph.operator('MUL', [input!, graph.constant([factors.length], factors)], shape);
  return graph.operator('ADD', [scaled, graph.constant([summands.length], summands)], shape);
}

function merge(operator: 'ADD' | 'MUL'): Convert {
  return (graph, layer, inputs) => {
    if (inputs.some(({ shape }) => shape.join() !== layer.outputShape.join()))
      refuseLayer(layer, 'its inputs have different shapes');
    return inputs.reduce((sum, next) => graph.operator(operator, [sum, next], layer.outputShape));
  };
}

function concatenate(graph: TfliteGraph, { config, outputShape }: LayerFacts, inputs: readonly Value[]): Value {
  const axis = Number(config['axis'] ?? -1);
  return graph.operator('CONCATENATION', inputs, outputShape, {
    axis: axis < 0 ? axis + outputShape.length + 1 : axis,
  });
}
