// Attacks on numbers that may be null: a null stays null, and everything else moves as far as it can.

import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { adversarialTest } from '../adversarial-test.ts';
import { linearParamsSchema } from '../linear/linear-params.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { train } from '../train.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { attackBounds } from './attack-bounds.ts';
import { attackParamsSchema } from './attack-params.ts';
import type { AttackReport } from './attack-report.ts';

type Value = number | null;

function tableOf(first: readonly Value[], second: readonly Value[], far: readonly boolean[]): AnyTable {
  return createTable({
    columns: {
      first: { type: 'number', min: 1, max: 11, nullable: true },
      second: { type: 'number', min: 1, max: 11, nullable: true },
      far: { type: 'boolean' },
    },
    values: { first, second, far },
  });
}

const random = createRandom(3);
const far = Array.from({ length: 200 }, (_, row) => row % 2 === 0);
const clip = (value: number) => Math.min(Math.max(value, 1), 11);
const draw = (gap: number, lost: number) =>
  far.map((isFar) => {
    const value = clip(6 + (isFar ? gap : -gap) + random.normal());
    return random.next() < lost ? null : value;
  });
const [first, second] = [draw(2, 0.3), draw(1, 0.2)];
const rows = tableOf(first, second, far);

const models: Readonly<Record<string, () => Promise<{ readonly model: AnyModel }>>> = {
  network: () =>
    train.run(
      { rows, validation: undefined },
      trainParamsSchema.parse({ label: 'far', network: { dense: [] }, epochs: 20, learningRate: 0.05 }) as never,
      testContext(),
    ),
  linear: () => trainLinear.run({ rows }, linearParamsSchema.parse({ label: 'far' }), testContext()),
  trees: () =>
    trainTrees.run(
      { rows, validation: undefined } as never,
      treeParamsSchema.parse({ label: 'far', trees: 10 }) as never,
      testContext(),
    ),
};

const attack = async (model: AnyModel, epsilon: number, table = rows): Promise<AttackReport> => {
  const params = attackParamsSchema.parse({ epsilon });
  return (await adversarialTest.run({ model, rows: table }, params, testContext())).report as AttackReport;
};

/** Of each row, whether it is right in all corners of its ball: a linear model is at its worst in one of them. */
async function rightInAllCorners(model: AnyModel, epsilon: number): Promise<number> {
  const move = (values: readonly Value[], sign: number) =>
    values.map((value) => (value === null ? null : clip(value + sign * 10 * epsilon)));
  const corners = [-1, 1].flatMap((one) => [-1, 1].map((other) => tableOf(move(first, one), move(second, other), far)));
  const right = await Promise.all(
    corners.map(async (corner) =>
      [...(await predictTable(model, corner)).predicted].map((said, row) => (said === 1) === far[row]),
    ),
  );
  return far.filter((_, row) => right.every((of) => of[row])).length / far.length;
}

describe.each(['network', 'linear'])('a %s', (name) => {
  test.each([0.05, 0.1, 0.2])(
    'is attacked as strongly as is possible at ε %s, with what is null left null',
    async (epsilon) => {
      const { model } = await models[name]!();
      const { robustAccuracy, accuracy } = await attack(model, epsilon);
      const exact = await rightInAllCorners(model, epsilon);
      expect(robustAccuracy.value).toBeCloseTo(exact, 12);
      expect(exact).toBeLessThan(accuracy.value!);
      expect(exact).toBeGreaterThan(0.1);
    },
  );
});

test('trees are attacked without gradients, and a null is never filled in', async () => {
  const { model } = await models['trees']!();
  const { robustAccuracy, accuracy } = await attack(model, 0.1);
  expect(robustAccuracy.value).toBeLessThan(accuracy.value!);
  expect(robustAccuracy.value).toBeLessThanOrEqual(await rightInAllCorners(model, 0.1));
  // Nothing is left to change: whatever is right stays right.
  const none = tableOf(
    first.map(() => null),
    second.map(() => null),
    far,
  );
  const of = await attack(model, 0.5, none);
  expect(of.robustAccuracy.value).toBe(of.accuracy.value);
});

test('in a network, rows of nulls alone stay as they are', async () => {
  const { model } = await models['network']!();
  const of = await attack(
    model,
    0.5,
    tableOf(
      first.map(() => null),
      second.map(() => null),
      far,
    ),
  );
  expect(of.robustAccuracy.value).toBe(of.accuracy.value);
});

test('the input that says that a number is null does not change', () => {
  const column = { type: 'number', min: 0, max: 10, nullable: true } as const;
  const plain = {
    name: 'plain',
    column: { type: 'number', min: 0, max: 4 },
    encoder: { type: 'range', min: 0, max: 4 },
  } as const;
  const scaled = { name: 'scaled', column, encoder: { type: 'standard', mean: 5, deviation: 5 } } as const;
  const raw = { name: 'raw', column, encoder: { type: 'raw' } } as const;
  const { span, nullFlags } = attackBounds([plain, scaled, raw], 'keep');
  expect([...span]).toEqual([1, 2, 0, 10]);
  expect([...nullFlags]).toEqual([-1, 2, -1, -1]);
});

test('a number outside of its range is refused, and a null is inside of it', async () => {
  const { model } = await models['linear']!();
  await expect(attack(model, 0.1, tableOf([null, 12], [3, 3], [true, false]))).rejects.toThrow(
    "'first' is 12 in row 2, outside its range of 1 to 11",
  );
});
