import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { privacyTest } from '../privacy-test.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import { trainTrees } from '../train-trees.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { maskAnswers } from './mask-answers.ts';

const random = createRandom(5);
const x = Array.from({ length: 400 }, () => random.normal());
const rows = createTable({
  columns: {
    x: { type: 'number' },
    y: { type: 'number' },
    kind: { type: 'category', values: ['a', 'b', 'c'] },
    amount: { type: 'number' },
  },
  values: {
    x,
    y: x.map(() => random.normal()),
    kind: x.map((value) => (value + random.normal() > 0.8 ? 'a' : random.next() < 0.5 ? 'b' : 'c')),
    amount: x.map((value) => 1000 * value + random.normal()),
  },
});
const [members, others] = [
  selectRows(rows, [...Array(200).keys()]),
  selectRows(
    rows,
    [...Array(200).keys()].map((i) => i + 200),
  ),
];
const grow = async (label: string): Promise<AnyModel> => {
  const params = treeParamsSchema.parse({ label, features: ['x', 'y'], trees: 60, minRowsInLeaf: 2 });
  return (await trainTrees.run({ rows: members }, params, testContext())).model;
};
const mask = async (model: AnyModel, params: { decimals?: number; top?: number }): Promise<AnyModel> =>
  (await maskAnswers.run({ model }, { decimals: undefined, top: undefined, ...params }, testContext())).model;

test('probabilities are rounded, and no decision changes', async () => {
  const model = await grow('kind');
  const before = await predictTable(model, rows);
  for (const decimals of [0, 1, 2]) {
    const after = await predictTable(await mask(model, { decimals }), rows);
    expect(after.predicted).toEqual(before.predicted);
    const step = 10 ** -decimals;
    const sums = Array.from(after.predicted, (_, row) => {
      const rounded = before.probabilities.slice(3 * row, 3 * row + 3).map((share) => Math.round(share / step) * step);
      return rounded.reduce((a, b) => a + b, 0);
    });
    // Rounded shares are told as they are where they add up to 1, and else divided by their sum.
    for (const [row, sum] of sums.entries())
      for (let k = 0; k < 3; k++) {
        const rounded = Math.round(before.probabilities[3 * row + k]! / step) * step;
        // Where all are below half a unit, they are told as equal.
        expect(after.probabilities[3 * row + k]!).toBeCloseTo(sum === 0 ? 1 / 3 : rounded / sum, 6);
      }
  }
});

test('the classes below the top share the rest', async () => {
  const model = await grow('kind');
  const before = await predictTable(model, rows);
  const after = await predictTable(await mask(model, { top: 1 }), rows);
  expect(after.predicted).toEqual(before.predicted);
  for (const [row, own] of before.predicted.entries()) {
    const highest = before.probabilities[3 * row + own]!;
    // Where the top class has less than a third, the decision shows all the same.
    for (let k = 0; k < 3; k++)
      expect(after.probabilities[3 * row + k]!).toBeCloseTo(k === own ? highest : (1 - highest) / 2, 6);
  }
});

test('an attacker by the loss finds fewer members', async () => {
  const model = await grow('kind');
  const attack = async (attacked: AnyModel) =>
    (await privacyTest.run({ model: attacked as never, members, rows: others }, {}, testContext())).report;
  const [open, masked] = [await attack(model), await attack(await mask(model, { decimals: 0 }))];
  expect(open.auc.value!).toBeGreaterThan(0.8);
  expect(masked.auc.value!).toBeLessThan(open.auc.value! - 0.05);
  expect(masked.memberAccuracy).toEqual(open.memberAccuracy);
});

test('a regressor’s number is rounded in its own unit', async () => {
  const model = await grow('amount');
  const before = (await predictTable(model, rows)).values;
  const after = (await predictTable(await mask(model, { decimals: 0 }), rows)).values;
  expect(after).toEqual(before.map((value) => Math.round(value)));
});

test('what hides nothing, or has no classes, is refused', async () => {
  await expect(mask(await grow('kind'), { top: 3 })).rejects.toThrow('top: 3 of 3 classes hides nothing');
  await expect(mask(await grow('amount'), { top: 1 })).rejects.toThrow("'top' is of classes, and 'amount' is a number");
  const params = maskAnswers.definition.params!['~standard'].validate({});
  expect((await params).issues![0]!.message).toBe("give 'decimals', 'top' or both");
});
