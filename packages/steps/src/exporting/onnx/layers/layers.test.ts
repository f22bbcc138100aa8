// Every kind of layer, as ONNX in onnxruntime, against the same layer in TensorFlow.

import { createRandom } from '@cairn/core';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { describe, expect, test } from 'vitest';
import { loadBackend } from '../../../backend/load-backend.ts';
import type { Tfjs } from '../../../backend/tfjs.ts';
import { OnnxGraph } from '../onnx-graph.ts';
import { openOnnx } from '../open-onnx.ts';
import { addNetwork } from '../score-network.ts';
import { writeOnnx } from '../write-onnx.ts';

const tf = await loadBackend<Tfjs>();
const { layers } = tf;
const rowCount = 5;
/** Sums of products of numbers around 1, in float32. */
const tolerance = 5e-6;

type Layers = readonly { apply(inputs: never): unknown }[];

/** The largest difference between both, and the largest number. */
async function compare(network: LayersModel, shape: readonly number[], whole: number | null = null) {
  const random = createRandom(7);
  for (const weight of network.weights) {
    const values = Float32Array.from(
      { length: weight.shape.reduce((a, b) => a! * b!, 1)! },
      () => 0.5 * random.normal(),
    );
    // A variance is above 0.
    const isVariance = weight.name.includes('variance');
    weight.write(
      tf.tensor(isVariance ? values.map((value) => Math.abs(value) + 0.1) : values, weight.shape as number[]),
    );
  }
  const size = rowCount * shape.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, () => (whole === null ? random.normal() : random.integer(whole)));
  const expected = tf.tidy(() => {
    const output = network.predict(tf.tensor(data, [rowCount, ...shape])) as unknown as { dataSync(): Float32Array };
    return output.dataSync().slice();
  });
  const graph = new OnnxGraph();
  const value = addNetwork(graph, network, graph.input('input', 'float', ['rows', ...shape]));
  graph.output('output', value, 'float', ['rows', ...network.outputs[0]!.shape.slice(1).map((one) => one!)]);
  const open = await openOnnx(writeOnnx(graph, 'layers', {}));
  const { output } = await open.run({ input: { type: 'float', shape: [rowCount, ...shape], data } });
  await open.close();
  const found = Array.from(output!.data as ArrayLike<number>);
  expect(output!.dims).toEqual([rowCount, ...network.outputs[0]!.shape.slice(1)]);
  expect(found).toHaveLength(expected.length);
  network.dispose();
  return Math.max(...found.map((one, k) => Math.abs(one - expected[k]!) / Math.max(1, Math.abs(expected[k]!))));
}

function stack(shape: readonly number[], own: Layers) {
  const input = tf.input({ shape: [...shape] });
  const output = own.reduce((value, layer) => layer.apply(value as never) as typeof input, input);
  return tf.model({ inputs: input, outputs: output });
}

const image = [6, 7, 3];
const steps = [5, 4];
const images: Readonly<Record<string, () => Layers>> = {
  'conv2d, same, stride 2': () => [
    layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', strides: 2, activation: 'relu' }),
  ],
  'conv2d, valid, dilated': () => [layers.conv2d({ filters: 4, kernelSize: [2, 3], dilationRate: 2, useBias: false })],
  depthwiseConv2d: () => [
    layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: 'same', activation: 'tanh' }),
  ],
  separableConv2d: () => [layers.separableConv2d({ filters: 5, kernelSize: 3, padding: 'same', activation: 'elu' })],
  'maxPooling2d, same': () => [layers.maxPooling2d({ poolSize: 2, padding: 'same' })],
  'averagePooling2d, same': () => [layers.averagePooling2d({ poolSize: [3, 2], strides: 2, padding: 'same' })],
  globalAveragePooling2d: () => [layers.globalAveragePooling2d({})],
  globalMaxPooling2d: () => [layers.globalMaxPooling2d({})],
  'batchNormalization, flatten, dense': () => [
    layers.batchNormalization({}),
    layers.flatten(),
    layers.dense({ units: 3 }),
  ],
  'batchNormalization without scale': () => [layers.batchNormalization({ scale: false })],
  layerNormalization: () => [layers.layerNormalization({})],
  'zeroPadding2d, cropping2D, upSampling2d': () => [
    layers.zeroPadding2d({
      padding: [
        [1, 2],
        [0, 1],
      ],
    }),
    layers.cropping2D({
      cropping: [
        [2, 1],
        [1, 0],
      ],
    }),
    layers.upSampling2d({ size: [2, 3] }),
  ],
  'permute, reshape, prelu': () => [
    layers.permute({ dims: [3, 1, 2] }),
    layers.reshape({ targetShape: [7, 18] }),
    layers.prelu(),
  ],
  'dropouts and noise': () => [
    layers.dropout({ rate: 0.5 }),
    layers.gaussianNoise({ stddev: 1 }),
    layers.gaussianDropout({ rate: 0.5 }),
  ],
  rescaling: () => [layers.rescaling({ scale: 0.5, offset: -1 })],
};
const sequences: Readonly<Record<string, () => Layers>> = {
  lstm: () => [layers.lstm({ units: 3 })],
  'lstm, sequences, sigmoid': () => [layers.lstm({ units: 3, returnSequences: true, recurrentActivation: 'sigmoid' })],
  'lstm, backwards, sequences': () => [layers.lstm({ units: 3, returnSequences: true, goBackwards: true })],
  'gru, without bias': () => [layers.gru({ units: 3, useBias: false })],
  'gru, backwards': () => [layers.gru({ units: 3, goBackwards: true })],
  'simpleRNN, sequences': () => [layers.simpleRNN({ units: 3, returnSequences: true, activation: 'relu' })],
  'bidirectional lstm': () => [
    layers.bidirectional({ layer: layers.lstm({ units: 3 }) as never, mergeMode: 'concat' }),
  ],
  'bidirectional gru, sequences, sum': () => [
    layers.bidirectional({ layer: layers.gru({ units: 3, returnSequences: true }) as never, mergeMode: 'sum' }),
  ],
  'conv1d, same': () => [layers.conv1d({ filters: 3, kernelSize: 2, padding: 'same', dilationRate: 2 })],
  'maxPooling1d, globalMaxPooling1d': () => [layers.maxPooling1d({ poolSize: 2 }), layers.globalMaxPooling1d({})],
  'averagePooling1d, globalAveragePooling1d': () => [
    layers.averagePooling1d({ poolSize: 2 }),
    layers.globalAveragePooling1d({}),
  ],
  'timeDistributed dense': () => [layers.timeDistributed({ layer: layers.dense({ units: 2, activation: 'softmax' }) })],
  'flatten, repeatVector': () => [layers.flatten(), layers.repeatVector({ n: 3 })],
  'leakyReLU, elu, thresholdedReLU': () => [
    layers.leakyReLU({ alpha: 0.2 }),
    layers.elu(),
    layers.thresholdedReLU({ theta: 0.1 }),
  ],
  'reLU with a maximum, softmax': () => [layers.reLU({ maxValue: 0.5 }), layers.softmax({ axis: -1 })],
};

describe('layers of images', () => {
  test.each(Object.entries(images))('%s', async (_, own) => {
    expect(await compare(stack(image, own()), image)).toBeLessThan(tolerance);
  });
});

describe('layers of sequences', () => {
  test.each(Object.entries(sequences))('%s', async (_, own) => {
    expect(await compare(stack(steps, own()), steps)).toBeLessThan(tolerance);
  });

  test('an embedding of whole numbers', async () => {
    const own = [layers.embedding({ inputDim: 9, outputDim: 4 }), layers.lstm({ units: 3 })];
    expect(await compare(stack([6], own), [6], 9)).toBeLessThan(tolerance);
  });
});

const masked = {
  lstm: () => layers.lstm({ units: 3 }),
  gru: () => layers.gru({ units: 3, recurrentActivation: 'sigmoid' }),
  'lstm backwards': () => layers.lstm({ units: 3, goBackwards: true }),
  'bidirectional gru': () => layers.bidirectional({ layer: layers.gru({ units: 3 }) as never, mergeMode: 'concat' }),
} as const;
test.each(Object.entries(masked))('masked steps anywhere, %s', async (_, make) => {
  // Of five rows of whole numbers below 3, each has zeros.
  const own = [layers.embedding({ inputDim: 3, outputDim: 4, maskZero: true }), make()];
  expect(await compare(stack([6], own), [6], 3)).toBeLessThan(tolerance);
  // Zeros alone.
  const zeros = [layers.embedding({ inputDim: 3, outputDim: 4, maskZero: true }), make()];
  expect(await compare(stack([6], zeros), [6], 1)).toBeLessThan(tolerance);
});

const names = [
  'elu',
  'hardSigmoid',
  'linear',
  'relu',
  'relu6',
  'selu',
  'sigmoid',
  'softmax',
  'softplus',
  'softsign',
  'tanh',
] as const;
test.each([...names, 'swish', 'mish', 'gelu'] as const)('the activation %s', async (activation) => {
  const own = [layers.dense({ units: 4 }), layers.activation({ activation: activation as never })];
  expect(await compare(stack([3], own), [3])).toBeLessThan(tolerance);
});

test('layers that join others, a layer that is used twice, and a network inside of a network', async () => {
  const input = tf.input({ shape: [4] });
  const shared = layers.dense({ units: 4, activation: 'tanh' });
  const inner = tf.sequential({
    layers: [layers.dense({ units: 4, inputShape: [4], activation: 'relu' }), layers.dense({ units: 4 })],
  });
  type Value = typeof input;
  const [once, nested] = [shared.apply(input) as Value, inner.apply(input) as Value];
  const twice = shared.apply(once) as Value;
  const joined = [layers.add(), layers.multiply(), layers.average(), layers.maximum(), layers.minimum()].map(
    (layer) => layer.apply([once, twice, nested]) as Value,
  );
  const output = layers.concatenate().apply(joined) as Value;
  expect(await compare(tf.model({ inputs: input, outputs: output }), [4])).toBeLessThan(tolerance);
});

test('a layer without a counterpart is refused by its name and class', () => {
  const refuse = (shape: readonly number[], own: Layers) => () => {
    const graph = new OnnxGraph();
    addNetwork(graph, stack(shape, own), graph.input('input', 'float', ['rows', ...shape]));
  };
  expect(refuse(image, [layers.conv2dTranspose({ name: 'up', filters: 2, kernelSize: 2 })])).toThrow(
    "The layer 'up' (Conv2DTranspose) cannot be exported to ONNX: this kind of layer is not known",
  );
  const masked = () => layers.embedding({ name: 'words', inputDim: 3, outputDim: 2, maskZero: true });
  expect(refuse([4], [masked(), layers.dropout({ name: 'left_out', rate: 0.5 })])).toThrow(
    "The layer 'left_out' (Dropout) cannot be exported to ONNX: it is given steps of which some are masked",
  );
  expect(refuse([4], [masked(), layers.lstm({ name: 'read', units: 2, returnSequences: true })])).toThrow(
    "The layer 'read' (LSTM) cannot be exported to ONNX: it gives all steps, of which some are masked",
  );
});
