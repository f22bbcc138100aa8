// Against the Adversarial Robustness Toolbox's own numbers: references/attacks.py.

import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import { expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import { lossOfRows } from '../training/loss.ts';
import reference from './attacks.reference.json' with { type: 'json' };
import { fgsm } from './fgsm.ts';
import { type Norm, type PgdOptions, pgd } from './pgd.ts';

const { weights, biases, rows, truth, cases } = reference;
const tf = await loadBackend();

function attackOf(given: (typeof cases)[number]): (rows: Tensor) => Tensor {
  const labels = tf.oneHot(truth, biases.length).toFloat() as Tensor2D;
  const gradientOf = tf.grad((x: Tensor) =>
    tf.sum(
      lossOfRows(tf, 'classification', x.matMul(tf.tensor2d(weights).transpose()).add(biases) as Tensor2D, labels),
    ),
  );
  const norm = given.norm as Norm;
  const bounds: PgdOptions['bounds'] = { span: tf.ones([1, 6]), low: tf.zeros([1, 6]), high: tf.ones([1, 6]) };
  const { epsilon, steps = 1, stepSize, start } = given;
  const from = start ? tf.tensor2d(start) : undefined;
  return (x) =>
    given.attack === 'fgsm'
      ? fgsm(tf, gradientOf, x, { epsilon, norm, bounds })
      : pgd(tf, gradientOf, x, { epsilon, norm, bounds, steps, stepSize, start: from });
}

test('the reference has all of it', () => expect(cases).toHaveLength(11));

test.each(
  cases.map((given) => [given.attack, given.norm, given.epsilon, given.start ? 'random start' : '', given] as const),
)('%s, %s, ε %d %s', (_attack, _norm, _epsilon, _start, given) => {
  const moved = tf.tidy(() => attackOf(given)(tf.tensor2d(rows)).arraySync() as number[][]);
  const gaps = moved.flatMap((row, i) => row.map((value, j) => Math.abs(value - given.moved[i]![j]!)));
  expect(gaps).toHaveLength(48);
  expect(Math.max(...gaps)).toBeLessThan(2e-6);
});

test('what may not change does not, and leaves no tensors', () => {
  const before = tf.memory().numTensors;
  const moved = tf.tidy(() => {
    const bounds = { span: tf.tensor([[0, 2]]), low: tf.tensor([[-Infinity, -1]]), high: tf.tensor([[Infinity, 1]]) };
    const gradientOf = tf.grad((x: Tensor) => x.sum());
    return (['linf', 'l2'] as const).map((norm) =>
      pgd(tf, gradientOf, tf.tensor([[5, 0]]), { epsilon: 0.25, steps: 10, norm, bounds }).arraySync(),
    );
  });
  // Half of the range of 2 is a quarter of it: 0.5 up, and the other number stays.
  expect(moved).toEqual([[[5, 0.5]], [[5, 0.5]]]);
  expect(tf.memory().numTensors).toBe(before);
});
