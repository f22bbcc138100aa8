// Against the Adversarial Robustness Toolbox's own numbers: references/attacks.py and references/confident_attacks.py.

import type { Tensor, Tensor2D } from '@tensorflow/tfjs-node';
import { expect, test } from 'vitest';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { attackLoss } from './attack-loss.ts';
import reference from './attacks.reference.json' with { type: 'json' };
import confident from './confident-attacks.reference.json' with { type: 'json' };
import { type PgdOptions, pgd, unitVectors } from './pgd.ts';

const tf = await loadBackend<Tfjs>();

interface Model {
  readonly weights: number[][];
  readonly biases: number[];
  readonly truth: number[];
}

interface Case {
  readonly attack: string;
  readonly norm: string;
  readonly epsilon: number;
  readonly steps?: number;
  readonly stepSize?: number;
  readonly start?: number[][] | null;
  readonly moved: number[][];
}

function attackOf({ weights, biases, truth }: Model, given: Case): (rows: Tensor) => Tensor {
  const labels = tf.oneHot(truth, biases.length).toFloat() as Tensor2D;
  const logitsOf = (x: Tensor) => x.matMul(tf.tensor2d(weights).transpose()).add(biases) as Tensor2D;
  const gradientOf = tf.grad((x: Tensor) => tf.sum(attackLoss(tf, 'classification', logitsOf(x), labels)));
  const norm = given.norm as PgdOptions['norm'];
  const bounds: PgdOptions['bounds'] = { span: tf.ones([1, 6]), low: tf.zeros([1, 6]), high: tf.ones([1, 6]) };
  const { epsilon, steps = 1, stepSize, start } = given;
  const from = start ? tf.tensor2d(start) : undefined;
  return (x) =>
    given.attack === 'fgsm'
      ? pgd(tf, gradientOf, x, { epsilon, norm, bounds, steps: 1, stepSize: epsilon })
      : pgd(tf, gradientOf, x, { epsilon, norm, bounds, steps, stepSize, start: from });
}

function largestGap(model: Model, rows: number[][], given: Case): number {
  const moved = tf.tidy(() => attackOf(model, given)(tf.tensor2d(rows)).arraySync() as number[][]);
  const gaps = moved.flatMap((row, i) => row.map((value, j) => Math.abs(value - given.moved[i]![j]!)));
  expect(gaps).toHaveLength(48);
  return Math.max(...gaps);
}

const named = (cases: readonly Case[]) =>
  cases.map((given) => [given.attack, given.norm, given.epsilon, given.start ? 'random start' : '', given] as const);

test('the references have all of it', () => {
  expect(reference.cases).toHaveLength(11);
  expect(confident.cases).toHaveLength(6);
});

test.each(named(reference.cases))('%s, %s, ε %d %s', (_attack, _norm, _epsilon, _start, given) => {
  expect(largestGap(reference, reference.rows, given)).toBeLessThan(2e-6);
});

test.each(named(confident.cases))('a network that is sure: %s, %s, ε %d', (_attack, _norm, _epsilon, _start, given) => {
  expect(largestGap(confident, confident.rows, given)).toBeLessThan(2e-5);
});

test('the direction is there at any confidence, where the cross-entropy has no slope in float32', () => {
  for (const scale of [1, 1e2, 1e4, 1e8]) {
    const weights = [
      [3 * scale, 4 * scale],
      [0, 0],
      [-scale, 0],
    ];
    const moved = tf.tidy(() => {
      const labels = tf.tensor2d([[1, 0, 0]]);
      const logitsOf = (x: Tensor) => x.matMul(tf.tensor2d(weights).transpose()) as Tensor2D;
      const gradientOf = tf.grad((x: Tensor) => tf.sum(attackLoss(tf, 'classification', logitsOf(x), labels)));
      const bounds = { span: tf.ones([1, 2]), low: tf.zeros([1, 2]), high: tf.ones([1, 2]) };
      const rows = tf.tensor2d([[0.5, 0.5]]);
      return (['l2', 'linf'] as const).map(
        (norm) =>
          pgd(tf, gradientOf, rows, { epsilon: 0.1, norm, bounds, steps: 1, stepSize: 0.1 }).arraySync() as number[][],
      );
    });
    // Away from the true class, and towards the second one as soon as the third is out of reach.
    const second = 1 / (1 + Math.exp(-0.5 * scale));
    const direction = [-3 - (1 - second), -4];
    const length = Math.hypot(...direction);
    expect(moved[0]![0]![0]).toBeCloseTo(0.5 + (0.1 * direction[0]!) / length, 6);
    expect(moved[0]![0]![1]).toBeCloseTo(0.5 + (0.1 * direction[1]!) / length, 6);
    expect(moved[1]![0]![0]).toBeCloseTo(0.4, 6);
    expect(moved[1]![0]![1]).toBeCloseTo(0.4, 6);
  }
});

test('a direction has length 1 whatever the size of its vector, and none has none', () => {
  const sizes = [1e-35, 1e-20, 1e-6, 1, 1e20, 1e35];
  const lengths = tf.tidy(
    () =>
      unitVectors(
        tf,
        tf.tensor(
          sizes.flatMap((size) => [3 * size, -4 * size]),
          [6, 2],
        ),
      ).arraySync() as number[][],
  );
  for (const [x, y] of lengths) {
    expect(x).toBeCloseTo(0.6, 6);
    expect(y).toBeCloseTo(-0.8, 6);
  }
  expect(tf.tidy(() => unitVectors(tf, tf.zeros([1, 2])).arraySync())).toEqual([[0, 0]]);
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
