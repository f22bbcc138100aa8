import type { LayersModel, Rank, Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node';
import { expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { buildNetwork } from '../models/build-network.ts';
import { createNetworkFunction } from './network-function.ts';
import { createOptimizer } from './optimizer.ts';
import type { TrainingBatch } from './training-batch.ts';
import type { TrainingState } from './training-state.ts';
import { createTrainingStep, type StepOptions } from './training-step.ts';

const tf = await loadBackend<Tfjs>();

const inputs = [
  [0.5, -1],
  [2, 0.25],
  [-1, 1],
];

function network(dense: readonly number[] = [], dropout = 0): LayersModel {
  const description = dense.length ? { dense, activation: 'tanh' as const } : { dense };
  return buildNetwork(tf, { network: description, shape: [2], outputs: 2, seed: 5, dropout });
}

function batchOf(rows: readonly number[][], weights: readonly number[], masks: readonly Tensor[] = []): TrainingBatch {
  return {
    inputs: tf.tensor2d(rows as number[][]),
    targets: tf
      .oneHot(
        rows.map((_, index) => index % 2),
        2,
      )
      .toFloat() as Tensor2D,
    weights: tf.tensor1d(weights as number[]) as Tensor1D,
    rowCount: tf.scalar(weights.filter((weight) => weight > 0).length) as Scalar,
    masks,
    starts: null,
    noise: null,
  };
}

function advance(model: LayersModel, batch: TrainingBatch, options: Partial<StepOptions> = {}) {
  const own = createNetworkFunction(tf, model);
  const optimizer = createOptimizer(tf, 'sgd', { learningRate: 1 });
  const step = createTrainingStep(tf, {
    network: own,
    optimizer,
    task: 'classification',
    l2: 0,
    adversarial: null,
    ...options,
  });
  const weights = own.read();
  const state: TrainingState = {
    weights,
    slots: [],
    step: tf.scalar(0),
    lossSum: tf.scalar(0),
    rowCount: tf.scalar(0),
  };
  const next = step(state, batch);
  return { before: weights, after: next.weights, loss: next.lossSum.arraySync() / next.rowCount.arraySync() };
}

const values = (tensors: readonly Tensor[]) => tensors.map((tensor) => [...tensor.dataSync()]);

test('gradient descent goes down the gradient of softmax regression', () => {
  const { before, after, loss } = advance(network(), batchOf(inputs, [1, 1, 1]));
  const [kernel, bias] = values(before) as [number[], number[]];
  const [movedKernel, movedBias] = values(after) as [number[], number[]];
  // ∂loss/∂logits is (softmax − one-hot) ÷ rows; the rest is the chain rule, in float64.
  const slopes = inputs.map(([x, y], row) => {
    const logits = [0, 1].map((k) => x! * kernel[k]! + y! * kernel[2 + k]! + bias[k]!);
    const powers = logits.map(Math.exp);
    const shares = powers.map((power) => power / (powers[0]! + powers[1]!));
    return { shares, slope: shares.map((share, k) => (share - (row % 2 === k ? 1 : 0)) / 3) };
  });
  const wantedLoss = slopes.reduce((total, { shares }, row) => total - Math.log(shares[row % 2]!) / 3, 0);
  expect(loss).toBeCloseTo(wantedLoss, 5);
  for (const k of [0, 1]) {
    const sumOf = (weight: (row: number) => number) =>
      slopes.reduce((total, { slope }, row) => total + slope[k]! * weight(row), 0);
    expect(movedBias[k]).toBeCloseTo(bias[k]! - sumOf(() => 1), 5);
    for (const input of [0, 1])
      expect(movedKernel[2 * input + k]).toBeCloseTo(kernel[2 * input + k]! - sumOf((row) => inputs[row]![input]!), 5);
  }
});

test('rows that fill a batch up change nothing', () => {
  const model = network([3]);
  const short = advance(model, batchOf(inputs.slice(0, 2), [1, 1]));
  const filled = advance(model, batchOf(inputs, [1, 1, 0]));
  expect(filled.loss).toBeCloseTo(short.loss, 6);
  values(filled.after).forEach((weights, index) => {
    for (const [place, weight] of weights.entries()) expect(weight).toBeCloseTo(values(short.after)[index]![place]!, 6);
  });
});

test('a row’s weight multiplies its loss', () => {
  const model = network();
  const once = advance(model, batchOf([inputs[0]!], [1]));
  const twice = advance(model, batchOf([inputs[0]!], [2]));
  expect(twice.loss).toBeCloseTo(2 * once.loss, 6);
});

test('l2 shrinks kernels, not biases', () => {
  const model = network();
  const plain = advance(model, batchOf(inputs, [1, 1, 1]));
  const shrunk = advance(model, batchOf(inputs, [1, 1, 1]), { l2: 0.05 });
  const [kernel] = values(plain.before) as [number[]];
  const squares = kernel.reduce((total, weight) => total + weight * weight, 0);
  expect(shrunk.loss - plain.loss).toBeCloseTo(0.05 * squares, 5);
  const [moved, movedBias] = values(shrunk.after) as [number[], number[]];
  const [free, freeBias] = values(plain.after) as [number[], number[]];
  for (const [place, weight] of kernel.entries()) expect(moved[place]).toBeCloseTo(free[place]! - 0.1 * weight, 5);
  expect(movedBias).toEqual(freeBias);
});

test('dropout takes the mask that it is fed, and none when inferring', () => {
  const model = network([3], 0.5);
  const none = tf.zeros([3, 3]);
  const { before, after } = advance(model, batchOf(inputs, [1, 1, 1], [none]));
  // With all hidden units left out only the output's bias can learn.
  expect(values(after).slice(0, 3)).toEqual(values(before).slice(0, 3));
  expect(values(after)[3]).not.toEqual(values(before)[3]);
  const own = createNetworkFunction(tf, model);
  expect(own.dropouts).toEqual([{ rate: 0.5, shape: [3] }]);
  const inferred = own.infer(own.read(), tf.tensor2d(inputs)).arraySync();
  expect(own.train(own.read(), tf.tensor2d(inputs), [tf.ones([3, 3])]).arraySync()).toEqual(inferred);
});

test('a step leaves nothing behind but its new state', () => {
  const model = network([3]);
  const own = createNetworkFunction(tf, model);
  const optimizer = createOptimizer(tf, 'adam', { learningRate: 0.1 });
  const bounds = { span: tf.ones([1, 2]), low: tf.fill([1, 2], -9), high: tf.fill([1, 2], 9) };
  const adversarial = { epsilon: 0.1, steps: 2, stepSize: 0.05, bounds };
  const step = createTrainingStep(tf, { network: own, optimizer, task: 'classification', l2: 0.1, adversarial });
  const weights = own.read();
  const slots = [tf.zeros<Rank.R1>([model.countParams()]), tf.zeros<Rank.R1>([model.countParams()])];
  const state = { weights, slots, step: tf.scalar(0), lossSum: tf.scalar(0), rowCount: tf.scalar(0) };
  const batch = { ...batchOf(inputs, [1, 1, 1]), starts: tf.zeros([2, 2]) };
  const before = tf.memory().numTensors;
  step(state, batch);
  expect(tf.memory().numTensors - before).toBe(weights.length + slots.length + 3);
});
