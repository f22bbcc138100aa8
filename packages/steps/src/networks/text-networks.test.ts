// Networks that read texts, against Keras: outputs, loss and every gradient, with padding of several lengths.

import { createRandom } from '@cairn/core';
import type { LayersModel, Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import { expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { buildNetwork } from '../models/build-network.ts';
import { lossOfRows } from '../training/loss.ts';
import { createNetworkFunction } from '../training/network-function.ts';
import type { NetworkPart } from './network-parts.ts';
import { orthogonalMatrix } from './orthogonal.ts';
import { type TextLayers, textLayersSchema } from './text-layers.ts';
import reference from './text-networks.reference.json' with { type: 'json' };

const tf = await loadBackend<Tfjs>();
const { tokens, numbers, classes, tokenCount, embedding, hidden } = reference;
type Known = (typeof reference)['networks']['gru'] & { readonly text: TextLayers };
const known = Object.entries(reference.networks as unknown as Readonly<Record<string, Known>>);

/** The number comes before the tokens, and another one after them. */
const partsOf = (length: number): readonly NetworkPart[] => [
  { feature: 'said', type: 'tokens', start: 0, width: length, tokenCount, shape: null },
  { feature: 'size', type: 'numbers', start: length, width: 1, tokenCount: null, shape: null },
];

function build(text: TextLayers, length: number, seed = 1): LayersModel {
  const network = { text: { embedding, ...text }, dense: [hidden], activation: 'tanh' } as const;
  return buildNetwork(tf, { network, shape: [length + 1], outputs: 2, parts: partsOf(length), seed });
}

function rowsOf(length: number): Tensor2D {
  return tf.tensor2d(tokens.map((own, row) => [...own, ...new Array(length - own.length).fill(0), numbers[row]!]));
}

/** Weights that the reference has too. */
function fill(shape: readonly number[], start: number): Tensor {
  const size = shape.reduce((total, side) => total * side, 1);
  const values = Float32Array.from({ length: size }, (_, k) => 0.5 * Math.sin(start + 1.7 * k));
  return tf.tensor(values, [...shape]);
}

function largestGap(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  return Math.max(...expected.map((value, k) => Math.abs(value - found[k]!)));
}

test.each(known)('%s: outputs, loss and gradients are Keras’s, however long the padding', (_, { text, ...wanted }) => {
  for (const length of [7, 12]) {
    const model = build(text, length);
    const network = createNetworkFunction(tf, model);
    expect(network.weightNames).toEqual(wanted.weights.map(({ name }) => name));
    const weights = wanted.weights.map(({ shape }, start) => fill(shape, start));
    const [rows, targets] = [rowsOf(length), tf.oneHot(tf.tensor1d(classes, 'int32'), 2)];
    const outputs = network.infer(weights, rows).dataSync();
    expect(largestGap(outputs, wanted.outputs.flat())).toBeLessThan(1e-6);
    const { value, grads } = tf.valueAndGrads((...own: Tensor[]) =>
      tf.mean(lossOfRows(tf, 'classification', network.train(own, rows, []), targets)),
    )(weights);
    expect(value.dataSync()[0]).toBeCloseTo(wanted.loss, 6);
    grads.forEach((gradient, k) => {
      const { name, gradient: own } = wanted.weights[k]!;
      expect(largestGap(gradient.dataSync(), own), name).toBeLessThan(1e-6);
    });
    model.dispose();
  }
});

test('the mean over tokens is that of Keras with a mask', () => {
  const model = build({ pool: 'mean' }, 9);
  const mean = tf.model({ inputs: model.inputs, outputs: model.getLayer('text_1_mean').output });
  mean.getLayer('text_1_embedding').setWeights([fill([tokenCount, embedding], 0)]);
  const found = mean.predict(rowsOf(9)) as Tensor;
  expect(largestGap(found.dataSync(), reference.maskedMean.flat())).toBeLessThan(1e-7);
});

test('the mean of many tokens is exact to the last digits, and texts without tokens give zeros', () => {
  const length = 1000;
  const model = build({ pool: 'mean' }, length);
  const mean = tf.model({ inputs: model.inputs, outputs: model.getLayer('text_1_mean').output });
  const ones = tf.ones([tokenCount, embedding]);
  mean.getLayer('text_1_embedding').setWeights([ones]);
  const counts = [0, 1, 2, 3, 7, 49, 999, 1000];
  const rows = tf.tensor2d(counts.map((count) => Array.from({ length: length + 1 }, (_, at) => (at < count ? 2 : 0))));
  const found = (mean.predict(rows) as Tensor2D).arraySync().map(([first]) => first!);
  expect(found[0]).toBe(0);
  for (const value of found.slice(1)) expect(Math.abs(value - 1)).toBeLessThan(1e-6);
  for (const [, { text }] of known) {
    const own = build(text, 5);
    const before = own.getLayer(own.layers.some(({ name }) => name === 'joined') ? 'joined' : 'dense_1').output;
    const joined = tf.model({ inputs: own.inputs, outputs: before });
    const [, ...others] = (joined.predict(tf.zeros([1, 6])) as Tensor).dataSync();
    expect(others.every((value) => value === 0)).toBe(true);
  }
});

test('the layers are drawn from the seed, each from its own, and a recurrent state keeps its size', () => {
  const weightsOf = (seed: number) =>
    build({ recurrent: 'lstm', bidirectional: true }, 4, seed)
      .getWeights()
      .map((weight) => [...weight.dataSync()].join());
  const [one, again, other] = [weightsOf(3), weightsOf(3), weightsOf(4)];
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
  expect(one[1]).not.toBe(one[4]);
  const random = createRandom(5);
  for (let draw = 0; draw < 20; draw++) {
    const [rows, columns] = [1 + random.integer(9), 10 + random.integer(30)];
    const matrix = tf.tensor2d(orthogonalMatrix(1 + random.integer(1000), rows, columns), [rows, columns]);
    const products = tf.matMul(matrix, matrix, false, true);
    expect(tf.max(tf.abs(tf.sub(products, tf.eye(rows)))).dataSync()[0]).toBeLessThan(1e-6);
  }
});

test('words that no layer would read are refused', () => {
  const refuse = (given: object) => textLayersSchema.safeParse(given).error?.issues[0]?.message;
  expect(refuse({ recurrent: 'gru', convolutions: [3] })).toBe(
    "is not combined with 'recurrent': leave one of them out",
  );
  expect(refuse({ recurrent: 'gru', pool: 'max' })).toBe("is not combined with 'recurrent': leave one of them out");
  expect(refuse({ units: 3 })).toBe("is of a recurrent layer: give recurrent: 'gru' or 'lstm' too");
  expect(refuse({ bidirectional: true })).toBe("is of a recurrent layer: give recurrent: 'gru' or 'lstm' too");
  expect(refuse({ kernelSize: 3 })).toBe('is of convolutions, and there are none: leave it out');
  const plain = (network: object) => () => buildNetwork(tf, { network, shape: [3], outputs: 2, seed: 1 });
  expect(plain({ text: {} })).toThrow("'text' of a network reads texts as tokens, and these features have none");
});
