// Networks of every kind of layer that TFLite has here, with weights that are the same on every machine.

import type { LayersModel } from '@tensorflow/tfjs-node';
import { loadBackend } from '../../backend/load-backend.ts';
import type { Tfjs } from '../../backend/tfjs.ts';

const tf = await loadBackend<Tfjs>();
const { layers } = tf;

export type Layers = readonly { apply(inputs: never): unknown }[];

export function stack(shape: readonly number[], own: Layers): LayersModel {
  const input = tf.input({ shape: [...shape] });
  const output = own.reduce<unknown>((value, layer) => layer.apply(value as never), input);
  return tf.model({ inputs: input, outputs: output as never });
}

/** From −1 to 1 in steps of a thousandth. */
const wave = (length: number, pace: number) =>
  Float32Array.from({ length }, (_, index) => Math.round(1000 * Math.sin(pace * (index + 1))) / 1000);

const sizeOf = (shape: readonly (number | null)[]) => shape.reduce<number>((product, size) => product * size!, 1);

/** Gives a network its weights. */
export function setWeights(network: LayersModel): LayersModel {
  for (const [index, weight] of network.weights.entries()) {
    const values = wave(sizeOf(weight.shape), 1.3 + index);
    // A variance is above 0.
    const own = weight.name.includes('variance') ? values.map((value) => Math.abs(value) + 0.25) : values;
    weight.write(tf.tensor(own, weight.shape as number[]));
  }
  return network;
}

/** Rows of a network's input. */
export function rowsOf(network: LayersModel, count: number) {
  const shape = (network.inputs[0]!.shape as number[]).slice(1);
  return tf.tensor(wave(count * sizeOf(shape), 0.7), [count, ...shape]);
}

const plane = [7, 6, 3];
const cases: Readonly<Record<string, readonly [readonly number[], Layers]>> = {
  dense: [[5], [layers.dense({ units: 4, activation: 'tanh' }), layers.dense({ units: 2, useBias: false })]],
  'dense at each step': [[4, 5], [layers.dense({ units: 3, activation: 'sigmoid' })]],
  convolution: [plane, [layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' })]],
  'convolution with strides': [plane, [layers.conv2d({ filters: 4, kernelSize: [3, 2], strides: [2, 1] })]],
  'convolution with dilation': [plane, [layers.conv2d({ filters: 2, kernelSize: 2, dilationRate: 2, useBias: false })]],
  'depthwise convolution': [plane, [layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: 'same' })]],
  'pool of the largest': [plane, [layers.maxPooling2d({ poolSize: 2, padding: 'same' })]],
  'pool of means': [plane, [layers.averagePooling2d({ poolSize: [2, 3], strides: [1, 2] })]],
  'pool of all': [plane, [layers.globalAveragePooling2d({})]],
  'largest of all': [plane, [layers.globalMaxPooling2d({})]],
  flatten: [plane, [layers.flatten({}), layers.dense({ units: 2 })]],
  reshape: [[12], [layers.reshape({ targetShape: [3, 4] })]],
  'batch normalisation': [plane, [layers.batchNormalization({})]],
  activations: [
    [6],
    ['relu', 'relu6', 'elu', 'tanh', 'sigmoid', 'softmax', 'linear'].map((activation) =>
      layers.activation({ activation: activation as 'relu' }),
    ),
  ],
  'layers of activations': [
    [6],
    [
      layers.leakyReLU({ alpha: 0.2 }),
      layers.reLU({ maxValue: 6 }),
      layers.elu({}),
      layers.softmax({}),
      layers.reLU({}),
    ],
  ],
  'what training alone uses': [[6], [layers.dropout({ rate: 0.5 }), layers.gaussianNoise({ stddev: 1 })]],
  padding: [
    plane,
    [
      layers.zeroPadding2d({
        padding: [
          [1, 2],
          [0, 3],
        ],
      }),
    ],
  ],
};

/** By what they are for. */
export const tfliteNetworks: Readonly<Record<string, () => LayersModel>> = {
  ...Object.fromEntries(
    Object.entries(cases).map(([name, [shape, own]]) => [name, () => setWeights(stack(shape, own))]),
  ),
  'branches that come together again, and a network in a network': () => {
    const input = tf.input({ shape: [6] });
    const [one, other] = [1, 2].map((k) => layers.dense({ units: 6, name: `branch_${k}` }).apply(input)) as never[];
    const inner = stack([6], [layers.dense({ units: 6, activation: 'relu', name: 'inside' })]);
    const sum = layers.add({}).apply([one!, other!] as never) as never;
    const product = layers.multiply({}).apply([sum, inner.apply(sum) as never] as never) as never;
    const joined = layers.concatenate({}).apply([product, one!] as never) as never;
    return setWeights(tf.model({ inputs: input, outputs: joined }));
  },
};
