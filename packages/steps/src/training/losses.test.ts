// Losses, penalties and plateaus against Keras 3's own numbers (references/losses.py), and what a training makes of them.

import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import type { AnyModel } from '../models/model-value.ts';
import { createTable } from '../tables/create-table.ts';
import { train } from '../train.ts';
import { lossOfRows } from './loss.ts';
import reference from './losses.reference.json' with { type: 'json' };
import { plateauRate } from './plateau.ts';
import { trainParamsSchema } from './train-params.ts';
import type { TrainingHistory } from './training-history.ts';

const tf = await loadBackend<Tfjs>();

test.each(reference.focal)('the focal loss with $options and smoothing $smoothing is Keras’', (given) => {
  const { options: focal, smoothing, losses } = given;
  const { logits, classes } = reference;
  const found = tf.tidy(() =>
    lossOfRows(tf, 'classification', tf.tensor2d(logits), tf.tensor2d(classes), { smoothing, focal }).arraySync(),
  );
  expect(Math.max(...found.map((loss, row) => Math.abs(loss - losses[row]!)))).toBeLessThan(1e-6);
});

test('with gamma 0 and alpha 1 the focal loss is the cross-entropy', () => {
  const [logits, classes] = [tf.tensor2d(reference.logits), tf.tensor2d(reference.classes)];
  const focal = lossOfRows(tf, 'classification', logits, classes, { focal: { gamma: 0, alpha: 1 } });
  expect(focal.arraySync()).toEqual(lossOfRows(tf, 'classification', logits, classes).arraySync());
});

test.each(reference.plateau.cases)('the rates on a plateau with $options are Keras’', ({ options, rates }) => {
  const { rate, losses } = reference.plateau;
  const schedule = { type: 'plateau' as const, ...options };
  const found = rates.map((_, epoch) => plateauRate(rate, schedule, losses.slice(0, epoch + 1)));
  expect(new Set(found).size).toBeGreaterThan(1);
  expect(Math.max(...found.map((own, epoch) => Math.abs(own / rates[epoch]! - 1)))).toBeLessThan(1e-6);
});

const x = Array.from({ length: 60 }, (_, row) => row / 30 - 1);
const rows = createTable({
  columns: {
    x: { type: 'number' },
    z: { type: 'number' },
    count: { type: 'number', nullable: true },
    good: { type: 'boolean' },
    amount: { type: 'number' },
  },
  values: {
    x,
    z: x.map((_, row) => (row * 7) % 5),
    count: x.map((_, row) => (row % 3 === 0 ? 4 : 1)),
    good: x.map((value, row) => value > 0 !== (row % 10 === 0)),
    amount: x.map((value) => 3 * value),
  },
});

const fit = async (params: object, inputs: object = {}): Promise<{ model: AnyModel; history: TrainingHistory }> =>
  train.run(
    { rows, validation: undefined, ...inputs } as never,
    trainParamsSchema.parse({ label: 'good', network: { dense: [] }, epochs: 8, batchSize: 16, ...params }) as never,
    testContext(),
  );

describe('a training', () => {
  test('has the penalty L1 and its gradient as Keras, and leaves a weight of 0 as it is', async () => {
    const { factor, kernel, penalty, gradient } = reference.l1;
    const { createTrainingStep } = await import('./training-step.ts');
    const { createOptimizer } = await import('./optimizer.ts');
    const step = createTrainingStep(tf, {
      network: {
        weightNames: ['dense/kernel'],
        dropouts: [],
        weightCount: kernel.length,
        read: () => [],
        write: () => undefined,
        infer: () => tf.zeros([1, 1]),
        train: ([weight]) => tf.mul(0, tf.sum(weight!)).reshape([1, 1]),
      },
      optimizer: createOptimizer(tf, 'sgd', { learningRate: 1 }),
      task: 'regression',
      l2: 0,
      l1: factor,
      adversarial: null,
    });
    const scalar = tf.scalar(0);
    const next = step(
      { weights: [tf.tensor1d(kernel)], slots: [], step: scalar, lossSum: scalar, rowCount: scalar },
      {
        inputs: tf.zeros([1, 1]),
        targets: tf.zeros([1, 1]),
        weights: tf.ones([1]),
        rowCount: tf.scalar(1),
        masks: [],
        starts: null,
        noise: null,
      },
    );
    expect(next.lossSum.dataSync()[0]).toBeCloseTo(penalty, 6);
    const moved = next.weights[0]!.dataSync();
    // At 0 the gradient is any number from −1 to 1, by Keras' backend; here it is 0.
    const wanted = kernel.map((weight, i) => (weight === 0 ? 0 : weight - gradient[i]!));
    expect(Math.max(...wanted.map((weight, i) => Math.abs(weight - moved[i]!)))).toBeLessThan(1e-6);
  });

  test('lets a row count as often as its weight says, and its column is not a feature', async () => {
    const repeated = [...rows.rowNumbers.keys()].flatMap((row) => Array(row % 3 === 0 ? 4 : 1).fill(row));
    const column = (name: string) => repeated.map((row) => (rows.column(name) as readonly unknown[])[row]);
    const table = createTable({
      columns: { x: { type: 'number' }, good: { type: 'boolean' } },
      values: { x: column('x'), good: column('good') } as never,
    });
    // One batch of all rows: the weighted loss ÷ 60 is the loss of the repeated rows × 120 ÷ 60, which a rate of half undoes.
    const one = { optimizer: 'sgd', epochs: 30, features: ['x'], scaling: 'range' };
    const ranged = (given: typeof rows) =>
      createTable({
        columns: { ...given.columns, x: { type: 'number', min: -1, max: 1 } },
        values: Object.fromEntries(
          Object.keys(given.columns).map((name) => [name, given.column(name as never)]),
        ) as never,
      });
    const weighted = await fit(
      { ...one, learningRate: 0.05, batchSize: 60, sampleWeights: 'count' },
      { rows: ranged(rows) },
    );
    const copies = await fit({ ...one, learningRate: 0.1, batchSize: 120 }, { rows: ranged(table as never) });
    const last = ({ history }: { history: TrainingHistory }) => history.epochs.at(-1)!.loss;
    expect(last(weighted) / 2).toBeCloseTo(last(copies), 5);
    const { model } = await fit({ sampleWeights: 'count' });
    expect(model.description.features.map(({ name }) => name)).toEqual(['x', 'z', 'amount']);
  });

  test('lowers its rate on a plateau, and says so in its history', async () => {
    const schedule = { type: 'plateau', patience: 1, factor: 0.5, minDelta: 10 };
    const { history } = await fit({ schedule, learningRate: 0.2, epochs: 4 }, { validation: rows });
    // No loss falls by 10 after the first one.
    expect(history.epochs.map(({ learningRate }) => learningRate)).toEqual([0.2, 0.2, 0.1, 0.05]);
  });

  test.each([
    [{ schedule: { type: 'plateau' } }, "The schedule 'plateau' watches the input 'validation'"],
    [{ label: 'amount', focal: {} }, "'focal' is for classes, and the label 'amount' is a number"],
    [
      { sampleWeights: 'cuont' },
      "sampleWeights: 'cuont' is not a column. There are 'x', 'z', 'count', 'good', 'amount'.",
    ],
    [{ sampleWeights: 'x' }, "sampleWeights: 'x' is -1 in row 1, and weights are not negative"],
  ])('refuses %o', async (params, message) => {
    await expect(fit(params)).rejects.toThrow(message);
  });

  test('refuses weights that are missing or 0, and of another type', async () => {
    const wrong = (weights: readonly unknown[], type: 'number' | 'text') =>
      createTable({
        columns: { x: { type: 'number' }, w: { type, nullable: true } as never, good: { type: 'boolean' } },
        values: { x: [1, 2], w: weights as never, good: [true, false] },
      });
    const params = { sampleWeights: 'w' };
    await expect(fit(params, { rows: wrong([1, null], 'number') })).rejects.toThrow("'w' is missing in row 2");
    await expect(fit(params, { rows: wrong([0, 0], 'number') })).rejects.toThrow("'w' is 0 in all rows");
    await expect(fit(params, { rows: wrong([1, Number.NaN], 'number') })).rejects.toThrow("'w' is NaN in row 2");
    await expect(fit(params, { rows: wrong([1, 1e300], 'number') })).rejects.toThrow("'w' is 1e+300 in row 2");
    await expect(fit(params, { rows: wrong(['a', 'b'], 'text') })).rejects.toThrow("'w' is of type text");
    const nothing = { classWeights: { true: 0, false: 0 } };
    await expect(fit(nothing, { rows: wrong([1, 1], 'number') })).rejects.toThrow('there is nothing to learn');
  });

  test('refuses params that contradict each other', () => {
    const problems = (params: object) =>
      trainParamsSchema.safeParse({ label: 'good', ...params }).error?.issues[0]?.message;
    expect(problems({ sampleWeights: 'good' })).toBe('is the label');
    expect(problems({ sampleWeights: 'x', features: ['x'] })).toBe('is also a feature: a row to predict has no weight');
    expect(problems({ schedule: { type: 'plateau', factor: 1 } })).toContain('<1');
  });
});
