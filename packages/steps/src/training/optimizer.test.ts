// Against Keras 3's own numbers: references/optimizers.py.

import type { Tensor1D } from '@tensorflow/tfjs-node';
import { expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { createOptimizer, defaultLearningRates } from './optimizer.ts';
import type { OptimizerName } from './optimizer-names.ts';
import reference from './optimizers.reference.json' with { type: 'json' };

const tf = await loadBackend<Tfjs>();
const { start, gradients, cases } = reference;

test('the reference has all of it', () => expect(cases).toHaveLength(6));

test.each(cases.map((given) => [given.optimizer, given.options, given.weights] as const))(
  '%s %o gives Keras’ weights',
  (name, options: { readonly learningRate?: number; readonly momentum?: number }, expected) => {
    const learningRate = options.learningRate ?? defaultLearningRates[name as OptimizerName];
    const optimizer = createOptimizer(tf, name as OptimizerName, { learningRate, momentum: options.momentum });
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
