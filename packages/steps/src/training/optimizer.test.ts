// Against Keras 3's own numbers: references/optimizers.py.

import type { Tensor1D } from '@tensorflow/tfjs-node';
import { expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import type { GradientClipping } from './clipping-params.ts';
import { lossOfRows } from './loss.ts';
import { createOptimizer, defaultLearningRates } from './optimizer.ts';
import type { OptimizerName } from './optimizer-names.ts';
import reference from './optimizers.reference.json' with { type: 'json' };
import { scheduleRate } from './schedule.ts';
import type { StepSchedule } from './schedule-params.ts';

const tf = await loadBackend<Tfjs>();
const { start, gradients, cases } = reference;

test('the reference has all of it', () => expect(cases).toHaveLength(12));

test.each(cases.map((given) => [given.optimizer, given.options, given.weights] as const))(
  '%s %o gives Keras’ weights',
  (name, given, expected) => {
    const options = given as {
      readonly learningRate?: number;
      readonly momentum?: number;
      readonly weightDecay?: number;
      readonly clipping?: GradientClipping;
    };
    const learningRate = options.learningRate ?? defaultLearningRates[name as OptimizerName];
    const optimizer = createOptimizer(tf, name as OptimizerName, { ...options, learningRate });
    const found = tf.tidy(() => {
      let weights = tf.tensor1d(start);
      let slots: readonly Tensor1D[] = Array.from({ length: optimizer.slotCount }, () => tf.zerosLike(weights));
      return gradients.map((gradient, index) => {
        ({ weights, slots } = optimizer.update(weights, tf.tensor1d(gradient), slots, tf.scalar(index + 1)));
        return weights.arraySync();
      });
    });
    const gaps = found.flatMap((row, i) => row.map((value, j) => Math.abs(value - expected[i]![j]!)));
    expect(gaps).toHaveLength(10);
    expect(Math.max(...gaps)).toBeLessThan(1e-6);
  },
);

test.each(reference.schedules.map(({ schedule, rates }) => [schedule as StepSchedule, rates] as const))(
  'the learning rates of %o are Keras’',
  (schedule, rates) => {
    const found = tf.tidy(() => {
      const rateAt = scheduleRate(tf, 0.1, schedule);
      return rates.map((_, step) => rateAt(tf.scalar(step + 1)).dataSync()[0]!);
    });
    expect(found).toHaveLength(12);
    expect(Math.max(...found.map((rate, step) => Math.abs(rate - rates[step]!)))).toBeLessThan(1e-8);
  },
);

test('the loss with smoothed labels is Keras’', () => {
  const { logits, classes, cases: smoothings } = reference.smoothing;
  for (const { smoothing, losses } of smoothings) {
    const found = tf.tidy(() =>
      lossOfRows(tf, 'classification', tf.tensor2d(logits), tf.tensor2d(classes), { smoothing }).arraySync(),
    );
    expect(Math.max(...found.map((loss, row) => Math.abs(loss - losses[row]!)))).toBeLessThan(1e-6);
  }
});

test('a gradient of 0 stays 0 when it is clipped', () => {
  const optimizer = createOptimizer(tf, 'sgd', { learningRate: 0.1, clipping: { globalNorm: 1 } });
  const { weights } = optimizer.update(tf.tensor1d([1, 2]), tf.zeros([2]), [], tf.scalar(1));
  expect([...weights.dataSync()]).toEqual([1, 2]);
});
