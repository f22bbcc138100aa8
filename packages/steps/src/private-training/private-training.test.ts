// Training with privacy: gradients against Opacus', sampled rows, and a whole training with its guarantee.

import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { privacySpent } from '@cairn/stats';
import type { LayersModel, Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node';
import { expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { writeCard } from '../bundling/write-card.ts';
import { buildNetwork } from '../models/build-network.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { createTable } from '../tables/create-table.ts';
import { train } from '../train.ts';
import { lossOfRows } from '../training/loss.ts';
import { createNetworkFunction } from '../training/network-function.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import type { TrainingHistory } from '../training/training-history.ts';
import reference from './private-gradient.reference.json' with { type: 'json' };
import { gradientsByRow, privateGradient } from './private-gradient.ts';
import { roomFor, sampleRows } from './sample-rows.ts';

const tf = await loadBackend<Tfjs>();
const lossOf = (outputs: Tensor2D, targets: Tensor) => lossOfRows(tf, 'classification', outputs, targets);
const batchOf = (inputs: Tensor, classes: readonly number[], masks: readonly Tensor[] = []) => ({
  inputs,
  targets: tf.oneHot([...classes], 2).toFloat() as Tensor2D,
  weights: tf.ones([classes.length]) as Tensor1D,
  rowCount: tf.scalar(classes.length) as Scalar,
  masks,
  starts: null,
  noise: null,
});

test.each(reference.cases)('the clipped sum at $clip is Opacus’', ({ clip, weights, gradient, loss }) => {
  const network = { dense: [4], activation: 'tanh' } as const;
  const own = createNetworkFunction(tf, buildNetwork(tf, { network, shape: [3], outputs: 2, seed: 1 }));
  const given = weights.map((weight) => tf.tensor(weight));
  const noise = tf.zeros([own.weightCount]) as Tensor1D;
  const batch = { ...batchOf(tf.tensor2d(reference.inputs), reference.classes), noise };
  const found = privateGradient(tf, own, lossOf, given, batch, { noise: 1, clip, expectedRows: 12 });
  expect(found.loss.arraySync()).toBeCloseTo(loss, 4);
  const wanted = gradient.flat(2);
  for (const [index, value] of found.gradient.arraySync().entries()) expect(value).toBeCloseTo(wanted[index]!, 5);
});

test('dense networks by one pass, and any by row, have the same gradients', () => {
  const network = { dense: [5, 3], activation: 'relu' } as const;
  const model: LayersModel = buildNetwork(tf, { network, shape: [3], outputs: 2, seed: 3, dropout: 0.3 });
  const own = createNetworkFunction(tf, model);
  const masks = [tf.tensor2d(reference.inputs.map((_, i) => [1, 0, i % 2, 1, 1.5])), tf.ones([12, 3])];
  const batch = batchOf(tf.tensor2d(reference.inputs), reference.classes, masks);
  const [fast, slow] = [own, { ...own, trainByRow: undefined }].map((one) =>
    gradientsByRow(tf, one, lossOf, own.read(), batch),
  );
  expect(own.trainByRow).toBeDefined();
  const [a, b] = [fast!.gradients.arraySync(), slow!.gradients.arraySync()];
  for (const [i, row] of a.entries()) for (const [j, value] of row.entries()) expect(value).toBeCloseTo(b[i]![j]!, 5);
  expect(fast!.loss.arraySync()).toBeCloseTo(slow!.loss.arraySync(), 5);
});

test('each row is in a step by chance, and what fills a batch up does not count', () => {
  const [rows, batches] = [200, 8];
  const room = roomFor(rows, 1 / batches);
  const random = createRandom(4);
  const counts = new Int32Array(rows);
  let total = 0;
  for (let epoch = 0; epoch < 50; epoch++) {
    const { order, sizes } = sampleRows(random, rows, batches, room);
    for (const [batch, size] of sizes.entries()) {
      const own = order.subarray(batch * room, batch * room + size);
      expect(new Set(own).size).toBe(size);
      for (const row of own) counts[row]!++;
      total += size;
    }
  }
  // 400 steps with a chance of 1 in 8: 50 times on average, with a deviation of 6.6.
  expect(total / 400).toBeGreaterThan(24);
  expect(total / 400).toBeLessThan(26);
  expect(Math.min(...counts)).toBeGreaterThan(20);
  expect(Math.max(...counts)).toBeLessThan(80);
  expect(roomFor(10, 1)).toBe(10);
});

const random = createRandom(9);
const x = Array.from({ length: 300 }, () => Math.max(-3, Math.min(3, random.normal())));
const rows = createTable({
  columns: {
    x: { type: 'number', min: -3, max: 3 },
    free: { type: 'number' },
    good: { type: 'boolean' },
    amount: { type: 'number', min: -10, max: 10 },
  },
  values: {
    x,
    free: x,
    good: x.map((value) => value + 0.5 * random.normal() > 0),
    amount: x.map((value) => 2 * value),
  },
});
type Trained = { readonly model: AnyModel; readonly history: TrainingHistory };
const fit = async (given: object): Promise<Trained> => {
  const params = { label: 'good', features: ['x'], scaling: 'range', epochs: 6, network: { dense: [4] }, ...given };
  return train.run({ rows }, trainParamsSchema.parse(params), testContext());
};

test('a training has the ε of its settings, in the history, the model and its card', async () => {
  const { model, history } = await fit({ privacy: { noise: 1.1 }, learningRate: 0.05 });
  const steps = 6 * Math.ceil(300 / 32);
  const { epsilon } = privacySpent({ sampleRate: 1 / Math.ceil(300 / 32), noise: 1.1, steps }, 1 / 3000);
  expect(history.privacy).toMatchObject({ epsilon, steps, delta: 1 / 3000, clip: 1 });
  expect(train.definition.out['history']!.validate(history)).toBeUndefined();
  expect(model.description.privacy).toEqual(history.privacy);
  const params = { description: '', intendedUse: '', limitations: [] };
  const card = writeCard({ name: 'm', params, model: model.description, reports: {}, verdicts: [], lineage: [] });
  expect(card).toContain(`- Privacy of the training rows: ε ${Number(epsilon.toPrecision(4))} at δ`);
  const again = await fit({ privacy: { noise: 1.1 }, learningRate: 0.05 });
  expect(await predictTable(again.model, rows)).toEqual(await predictTable(model, rows));
});

test('compiled and eager trainings with privacy are the same, also of a regressor', async () => {
  const given = { label: 'amount', privacy: { epsilon: 4 }, epochs: 12, l2: 0.01 };
  const [compiled, eager] = [await fit(given), await fit({ ...given, compile: false })];
  expect((await predictTable(compiled.model, rows)).values).toEqual((await predictTable(eager.model, rows)).values);
  expect(compiled.history.privacy!.epsilon).toBeLessThanOrEqual(4);
  expect(compiled.history.privacy!.epsilon).toBeGreaterThan(3.9);
});

test('what has no guarantee is refused by name', async () => {
  const privacy = { noise: 1 };
  await expect(fit({ privacy, scaling: undefined })).rejects.toThrow("'x' would be scaled by the mean");
  await expect(fit({ privacy, features: ['free'], scaling: 'robust' })).rejects.toThrow("'free' would be scaled");
  await expect(fit({ privacy, classWeights: 'balanced' })).rejects.toThrow("'balanced' counts the training rows");
  await expect(fit({ privacy, label: 'free' })).rejects.toThrow("the label 'free' needs a declared range");
  await expect(fit({ privacy: { noise: 1, delta: 0.1 } })).rejects.toThrow('a δ of 0.1 allows one of 300 rows');
  await expect(fit({ privacy: { epsilon: 1e-9, delta: 1e-300 } })).rejects.toThrow('No noise gives an ε of 1e-9');
  for (const wrong of [{}, { noise: 0 }, { epsilon: 0 }, { noise: 1, epsilon: 1 }, { noise: 1, clip: 0 }])
    expect(trainParamsSchema.safeParse({ label: 'good', privacy: wrong }).success).toBe(false);
  const both = { label: 'good', privacy, adversarial: { epsilon: 0.1 } };
  expect(trainParamsSchema.safeParse(both).error!.issues[0]!.message).toContain('not combined with adversarial');
});
