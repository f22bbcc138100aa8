// TRADES against its published code, and as a training.

import { testContext } from '@cairn/core/testing';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-node';
import { expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { buildNetwork } from '../models/build-network.ts';
import { createTable } from '../tables/create-table.ts';
import { train } from '../train.ts';
import { createNetworkFunction } from './network-function.ts';
import { createOptimizer } from './optimizer.ts';
import reference from './trades.reference.json' with { type: 'json' };
import { trainParamsSchema } from './train-params.ts';
import { createState } from './training-state.ts';
import { createTrainingStep } from './training-step.ts';

const tf = await loadBackend<Tfjs>();
const bounds = { span: tf.ones([1, 3]), low: tf.zeros([1, 3]), high: tf.ones([1, 3]) };

test.each(reference.cases)('loss and gradient with β $beta, ε $epsilon are those of the published code', (wanted) => {
  const { beta, epsilon, steps } = wanted;
  const network = { dense: [5], activation: 'tanh' } as const;
  const own = createNetworkFunction(tf, buildNetwork(tf, { network, shape: [3], outputs: 3, seed: 1 }));
  const step = createTrainingStep(tf, {
    network: own,
    optimizer: createOptimizer(tf, 'sgd', { learningRate: 1 }),
    task: 'classification',
    l2: 0,
    adversarial: { epsilon, steps, stepSize: (2.5 * epsilon) / steps, bounds, beta },
  });
  const weights = reference.weights.map((weight) => tf.tensor(weight));
  const next = step(createState(tf, weights, 1), {
    inputs: tf.tensor2d(reference.inputs),
    targets: tf.oneHot(reference.classes, 3).toFloat() as Tensor2D,
    weights: tf.ones([10]) as Tensor1D,
    rowCount: tf.scalar(10) as Scalar,
    masks: [],
    starts: tf.tensor2d(wanted.start),
    noise: null,
  });
  expect((next.lossSum.arraySync() as number) / 10 / wanted.loss).toBeCloseTo(1, 4);
  // One step of gradient descent with rate 1 takes the gradient away.
  const gradient = weights.flatMap((weight, index) => [...tf.sub(weight, next.weights[index]!).dataSync()]);
  const theirs = wanted.gradient.flat(2);
  for (const [index, value] of gradient.entries()) expect(value).toBeCloseTo(theirs[index]!, 4);
});

const rows = createTable({
  columns: { x: { type: 'number', min: 0, max: 1 }, good: { type: 'boolean' }, amount: { type: 'number' } },
  values: {
    x: Array.from({ length: 80 }, (_, row) => row / 80),
    good: Array.from({ length: 80 }, (_, row) => row > 40),
    amount: Array.from({ length: 80 }, (_, row) => row),
  },
});
const fit = async (given: object) =>
  train.run({ rows }, trainParamsSchema.parse({ label: 'good', features: ['x'], epochs: 2, ...given }), testContext());

test('it trains, and params that would be ignored are refused', async () => {
  const { history } = await fit({ adversarial: { method: 'trades', epsilon: 0.05, steps: 3 } });
  expect(history.epochs).toHaveLength(2);
  await expect(fit({ label: 'amount', adversarial: { method: 'trades', epsilon: 0.1 } })).rejects.toThrow(
    "TRADES compares probabilities, and the label 'amount' is a number",
  );
  const problem = (adversarial: object) =>
    trainParamsSchema.safeParse({ label: 'good', adversarial }).error?.issues[0]?.message;
  expect(problem({ epsilon: 0.1, beta: 1 })).toContain("beta is for method: 'trades'");
  expect(problem({ epsilon: 0.1, method: 'trades', share: 0.2 })).toContain('TRADES attacks all rows');
  expect(problem({ epsilon: 0 })).toBeDefined();
  expect(problem({ epsilon: 1.5 })).toBeDefined();
});
