import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { adversarialTest } from './adversarial-test.ts';
import { attackParamsSchema } from './attacks/attack-params.ts';
import type { AttackReport } from './attacks/attack-report.ts';
import { loadBackend } from './backend/load-backend.ts';
import type { Tfjs } from './backend/tfjs.ts';
import { createTable } from './tables/create-table.ts';
import { train } from './train.ts';
import { trainParamsSchema } from './training/train-params.ts';

/** Two clouds, 6 apart on the first axis, of numbers in 0..10; the second axis and the colour say nothing. */
function clouds(count: number, seed: number, max: number | null = 10) {
  const random = createRandom(seed);
  const far = Array.from({ length: count }, (_, row) => row % 2 === 0);
  const clip = (value: number) => Math.min(Math.max(value, 0), 10);
  return createTable({
    columns: {
      first: { type: 'number', min: 0, ...(max === null ? {} : { max }), unit: 'cm' },
      second: { type: 'number', min: 0, max: 10 },
      colour: { type: 'category', values: ['red', 'blue'] },
      far: { type: 'boolean' },
    },
    values: {
      first: far.map((isFar) => clip((isFar ? 8 : 2) + random.normal())),
      second: far.map(() => clip(5 + random.normal())),
      colour: far.map(() => (random.next() < 0.5 ? 'red' : 'blue')),
      far,
    },
  });
}

const rows = clouds(200, 1);
const models = new Map<typeof rows, ReturnType<typeof train.run>>();

/** Trained once for all tests. */
async function fit(table = rows) {
  const params = trainParamsSchema.parse({ label: 'far', network: { dense: [] }, epochs: 10, learningRate: 0.05 });
  const made = models.get(table) ?? train.run({ rows: table }, params, testContext());
  models.set(table, made);
  return (await made).model;
}

async function attack(given: object, table = rows, seed = 1): Promise<AttackReport> {
  const params = attackParamsSchema.parse(given);
  const inputs = { model: await fit(table), rows: table };
  return (await adversarialTest.run(inputs, params, testContext({ seed }))).report;
}

test('what the attack can reach falls, what it cannot stays', async () => {
  const weak = await attack({ epsilon: 0.05 });
  const strong = await attack({ epsilon: 0.4 });
  expect(weak.accuracy.value).toBeGreaterThan(0.98);
  expect(weak.robustAccuracy.value).toBeGreaterThan(0.95);
  expect(strong.robustAccuracy.value).toBeLessThan(0.1);
  expect(strong.noiseAccuracy.value).toBeGreaterThan(strong.robustAccuracy.value!);
  expect(strong.curve.map(({ epsilon }) => epsilon)).toEqual([0, 0.1, 0.2, 0.4, 0.8, 1]);
  const values = strong.curve.map(({ robustAccuracy }) => robustAccuracy.value!);
  expect(values).toEqual([...values].sort((a, b) => b - a));
});

test('says ε in the unit of each column, what stayed, and that its checks hold', async () => {
  const report = await attack({});
  expect(report.epsilons).toEqual([
    { column: 'first', epsilon: 1, min: 0, max: 10, unit: 'cm' },
    { column: 'second', epsilon: 1, min: 0, max: 10, unit: null },
  ]);
  expect(report.unchanged).toEqual(['colour']);
  expect(report.settings).toEqual({
    epsilon: 0.1,
    norm: 'linf',
    strength: 'quick',
    steps: 20,
    stepSize: 0.0125,
    restarts: 1,
    queries: 1000,
  });
  expect(report.checks.map(({ rule, decision }) => `${decision}: ${rule}`)).toMatchInlineSnapshot(`
    [
      "passed: accuracy under noise ≥ under FGSM",
      "passed: accuracy under FGSM ≥ under PGD",
      "passed: accuracy does not rise with ε (0 to 0.025)",
      "passed: accuracy at ε 1, the whole range, is at or below chance",
      "passed: rows whose loss has no slope",
      "passed: rows with probabilities where logits are meant",
      "passed: rows whose outputs differ when asked twice",
    ]
  `);
  expect(report.isTrustworthy).toBe(true);
  expect(adversarialTest.definition.out['report']!.validate(report)).toBeUndefined();
});

test('the same seed gives the same report', async () => {
  const once = await attack({ epsilon: 0.3, restarts: 2 });
  expect(await attack({ epsilon: 0.3, restarts: 2 })).toEqual(once);
});

test.each(['l2', 'l1'] as const)('%s: the attacks of both strengths', async (norm) => {
  const standard = await attack({ norm, epsilon: 0.3, strength: 'standard', queries: 50, steps: 10 });
  expect(standard.attacks.map(({ attack: name }) => name)).toEqual(['PGD', 'APGD-CE', 'Square', 'HopSkipJump']);
  expect(standard.leftOut.map(({ attack: name }) => name)).toEqual(['APGD-DLR', 'APGD-T']);
  const [first, second] = standard.attacks;
  expect(second!.tried).toBe(first!.tried - first!.fooled);
  const quick = await attack({ norm, epsilon: 0.3, steps: 10 });
  expect(standard.robustAccuracy.value).toBeLessThanOrEqual(quick.robustAccuracy.value!);
  expect(quick.robustAccuracy.value).toBeLessThanOrEqual(quick.pgdAccuracy.value!);
  expect(quick.curve.at(-1)!.epsilon).toBeCloseTo(norm === 'l1' ? 2 : Math.SQRT2, 12);
});

test('L2 measures its radius as a vector’s length', async () => {
  const { robustAccuracy, curve } = await attack({ norm: 'l2', epsilon: 0.4 });
  expect(robustAccuracy.value).toBeLessThan(0.15);
  expect(curve.at(-1)!.epsilon).toBeCloseTo(Math.SQRT2, 12);
});

test('a column without a range, rows outside of it, and a regressor are refused', async () => {
  const open = clouds(50, 1, null);
  await expect(attack({}, open)).rejects.toThrow("and 'first' has none: declare it, number({ min, max })");
  const narrow = clouds(50, 1, 5);
  await expect(attack({}, narrow)).rejects.toThrow("'first' is 7");
  expect(() => attackParamsSchema.parse({ epsilon: 1.5 })).toThrow('A share of the declared range is at most 1');
});

test('leaves no tensors', async () => {
  const tf = await loadBackend<Tfjs>();
  const before = tf.memory().numTensors;
  models.clear();
  await attack({ steps: 2 });
  expect(tf.memory().numTensors).toBe(before);
});
