// A network in float32 as one in integers of 8 bits, with the ranges of its activations on calibration rows.

import type { LayersModel, Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { isSetting, type LayerFacts, numbersOf, settingOf } from '../exporting/layers/read-layers.ts';
import { padsOf } from '../exporting/onnx/layers/convolutions.ts';
import type { ActivationScale, IntegerLayer, IntegerModel, Window } from '../integers/integer-model.ts';
import type { EncodedRows } from '../models/encode-rows.ts';
import { rowsAtOnce } from '../models/load-predictor.ts';
import { roundHalfEven } from '../packed/half-precision.ts';
import { quantiseChannels } from '../packed/quantise-channels.ts';
import { listChain } from './list-chain.ts';

/** Layers that do nothing when a model predicts, or only rename positions. */
const passing = ['Dropout', 'Flatten', 'GaussianNoise', 'GaussianDropout', 'SpatialDropout1D'];
const weighted = ['Conv2D', 'Dense'];

export interface Ranges {
  readonly input: ActivationScale;
  /** By layer: of what it gives, after an activation that follows it. The last layer with weights has none. */
  readonly scales: ReadonlyMap<string, ActivationScale>;
}

/**
 * The scales of all activations by their smallest and largest value on the rows, 0 included, as onnxruntime's `MinMax`
 * calibration.
 *
 * @throws Error that names a layer that has no counterpart in integers
 */
export function calibrateRanges(tf: Tfjs, network: LayersModel, rows: EncodedRows): Ranges {
  const chain = listChain(network, use);
  checkLayers(chain);
  const ranges = new Map<string, [number, number]>();
  const widen = (name: string, values: Tensor) => {
    const [low, high] = ranges.get(name) ?? [0, 0];
    const [least, most] = [values.min().dataSync()[0]!, values.max().dataSync()[0]!];
    ranges.set(name, [Math.min(low, least), Math.max(high, most)]);
  };
  const layers = network.layers.filter((layer) => layer.getClassName() !== 'InputLayer');
  const stride = rows.data.length / rows.rowCount;
  for (let start = 0; start < rows.rowCount; start += rowsAtOnce) {
    const end = Math.min(start + rowsAtOnce, rows.rowCount);
    tf.tidy(() => {
      let values: Tensor = tf.tensor(rows.data.subarray(start * stride, end * stride), [end - start, ...rows.shape]);
      widen('', values);
      for (const layer of layers) {
        values = layer.apply(values, { training: false }) as Tensor;
        widen(layer.name, values);
      }
    });
  }
  const scaleOf = (name: string) => toScale(ranges.get(name)!);
  const last = chain.findLastIndex(({ className }) => weighted.includes(className));
  const scales = chain.flatMap((layer, index) => {
    if (!weighted.includes(layer.className) || index === last) return [];
    // A ReLU that is a layer of its own belongs to the sums before it.
    const next = chain[index + 1];
    return [[layer.name, scaleOf(next && isRelu(next) ? next.name : layer.name)] as const];
  });
  return { input: scaleOf(''), scales: new Map(scales) };
}

/** The network in integers. */
export function toIntegers(network: LayersModel, { input, scales }: Ranges): IntegerModel {
  const layers = listChain(network, use).flatMap((layer): readonly IntegerLayer[] => {
    const { name, className, weights } = layer;
    if (className === 'MaxPooling2D') return [{ type: 'max-pool', name, ...windowOf(layer, 'poolSize') }];
    if (!weighted.includes(className)) return [];
    const [kernel, bias] = weights;
    const { values, scales: own } = quantiseChannels(kernel!.data, kernel!.shape);
    const channels = own.length;
    const shared = {
      name,
      weights: byChannel(values, channels),
      scales: own,
      biases: bias?.data ?? new Float32Array(channels),
      output: scales.get(name) ?? null,
    };
    if (className === 'Dense') return [{ type: 'dense', ...shared, inputs: kernel!.shape[0]! }];
    return [{ type: 'convolution', ...shared, ...windowOf(layer, 'kernelSize') }];
  });
  return { input, layers };
}

const use = "quantised to 'int8'";

function checkLayers(chain: readonly LayerFacts[]): void {
  const refuse = ({ name, className }: LayerFacts, what: string): never => {
    throw new Error(`The layer '${name}' (${className}) cannot be ${use}: ${what}. 'int8-weights' takes every network`);
  };
  const last = chain.findLastIndex(({ className }) => weighted.includes(className));
  if (last < 0) throw new Error(`A network without a dense layer or a convolution cannot be ${use}`);
  for (const [index, layer] of chain.entries()) {
    if (passing.includes(layer.className)) continue;
    if (isRelu(layer)) {
      if (!chain[index - 1] || !weighted.includes(chain[index - 1]!.className) || index > last)
        refuse(layer, 'it does not follow a dense layer or a convolution that is not the last one');
      continue;
    }
    if (layer.className === 'MaxPooling2D' || weighted.includes(layer.className)) checkWindow(layer);
    else refuse(layer, 'this kind of layer is not known in integers');
  }

  function checkWindow(layer: LayerFacts): void {
    const activation = settingOf(layer.config['activation']);
    if (!['', 'linear', 'relu'].includes(activation))
      refuse(layer, `its activation '${activation}' is not known in integers`);
    if (layer === chain[last] && activation === 'relu') refuse(layer, 'the outputs have an activation');
    if (layer.className === 'Dense' && layer.inputShapes[0]!.length !== 1)
      refuse(layer, 'it takes more than one dimension');
    const isDilated = numbersOf(layer.config['dilationRate'], 2).some((rate) => rate !== 1);
    if (layer.className === 'Conv2D' && isDilated) refuse(layer, 'its window is dilated');
    if (!isSetting(layer.config['dataFormat'], '', 'channelslast', 'undefined', 'null'))
      refuse(layer, 'its channels are first');
  }
}

function isRelu({ className, config }: LayerFacts): boolean {
  if (className === 'ReLU') return typeof config['maxValue'] !== 'number';
  return className === 'Activation' && settingOf(config['activation']) === 'relu';
}

/** 0 to 255 over the range, which contains 0. */
function toScale([low, high]: readonly [number, number]): ActivationScale {
  if (high === low) return { scale: 1, zero: 0 };
  const scale = Math.fround((high - low) / 255);
  return { scale, zero: low === 0 ? 0 : roundHalfEven(-low / scale) };
}

function windowOf(layer: LayerFacts, sizeSetting: string): Window {
  const pair = (value: unknown) => numbersOf(value, 2) as readonly [number, number];
  const size = pair(layer.config[sizeSetting]);
  const strides = pair(layer.config['strides'] ?? size);
  const pads = padsOf(layer, size, strides, [1, 1]) as readonly [number, number, number, number];
  return {
    size,
    strides,
    before: [pads[0], pads[1]],
    after: [pads[2], pads[3]],
    inputShape: layer.inputShapes[0] as Window['inputShape'],
    outputShape: layer.outputShape as Window['outputShape'],
  };
}

/** Channels last become channels first. */
function byChannel(values: Int8Array, channels: number): Int8Array {
  const each = values.length / channels;
  return values.map((_, index) => values[(index % each) * channels + Math.floor(index / each)]!);
}
