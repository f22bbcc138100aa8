// Flips, and the bad input of audits, attacks and explanations that issue 13 names.

import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { adversarialTest } from '../adversarial-test.ts';
import { attackParamsSchema } from '../attacks/attack-params.ts';
import { baseline } from '../baseline.ts';
import { type BiasReport, biasAudit } from '../bias-audit.ts';
import { explain } from '../explain.ts';
import { explainParamsSchema } from '../explaining/explain-params.ts';
import { linearParamsSchema } from '../linear/linear-params.ts';
import type { AnyModel } from '../models/model-value.ts';
import { createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { countFlips } from './count-flips.ts';

const random = createRandom(31);
const x = Array.from({ length: 200 }, () => random.next());
const sex = x.map(() => (random.next() < 0.5 ? 'f' : 'm'));
const table = (changed: object = {}): AnyTable =>
  createTable({
    columns: {
      x: { type: 'number', min: 0, max: 1 },
      sex: { type: 'category', values: ['f', 'm', 'd'] },
      good: { type: 'boolean' },
    },
    values: { x, sex, good: x.map((value, row) => value + (sex[row] === 'm' ? 0.3 : 0) > 0.6), ...changed },
  });
const rows = table();
const linear = async (features: readonly string[]): Promise<AnyModel> =>
  (await trainLinear.run({ rows }, linearParamsSchema.parse({ label: 'good', features, C: 100 }), testContext())).model;
const audit = async (model: AnyModel, on = rows, groups = ['sex']): Promise<BiasReport> => {
  const params = { groups, controls: [], tolerance: 0.1, ratio: 0.8, minimumGroupSize: 10 };
  return (await biasAudit.run({ model: model as never, rows: on }, params as never, testContext())).report as never;
};

test('flips are counted by another answer for the same row', async () => {
  const model = await linear(['x', 'sex']);
  const [flip] = await countFlips(model, rows, ['sex']);
  // Rows whose x is between the boundaries of women and men are decided by their sex.
  expect(flip!.flipped.value!).toBeGreaterThan(0.15);
  expect(flip!.byValue.map(({ value }) => value)).toEqual(['f', 'm', 'd']);
  for (const { share } of flip!.byValue) expect(share).toBeLessThanOrEqual(flip!.flipped.value!);
  const report = await audit(model);
  expect(report.flips).toEqual([flip]);
  expect(report.summary.at(-1)!.text).toMatch(
    /^With another 'sex' and all else equal, \d+\.\d % of 200 rows are decided/,
  );
  expect((await audit(await linear(['x']))).flips).toEqual([]);
});

test('a group of one row is listed and not compared, and a missing protected column is named', async () => {
  const model = await linear(['x']);
  const report = await audit(model, table({ sex: sex.map((value, row) => (row === 0 ? 'd' : value)) }));
  expect(report.groupings[0]!.notCompared.some(({ group }) => group.join() === 'd')).toBe(true);
  expect(
    report.groupings[0]!.pairs.every(({ higher, lower }) => ![higher, lower].some((one) => one.join() === 'd')),
  ).toBe(true);
  await expect(audit(model, rows, ['gender'])).rejects.toThrow("'gender' is not a column of these rows");
});

test('a model without gradients is attacked by its scores; an ε of 0 is refused, and of the whole range allowed', async () => {
  const tree = treeParamsSchema.parse({ label: 'good', features: ['x'], trees: 5, minRowsInLeaf: 10 });
  const model = (await trainTrees.run({ rows }, tree, testContext())).model as AnyModel;
  expect(attackParamsSchema.safeParse({ epsilon: 0 }).success).toBe(false);
  expect(attackParamsSchema.safeParse({ epsilon: 1.01 }).success).toBe(false);
  const params = attackParamsSchema.parse({ epsilon: 1, steps: 3 });
  const { report } = await adversarialTest.run({ model: model as never, rows }, params, testContext());
  expect(report.pgdAccuracy.reason).toBe("family 'trees' has no gradients");
  // Over the whole range every row can be moved to the other side.
  expect(report.robustAccuracy.value!).toBeLessThanOrEqual(0.05);
});

test('a row outside of its declared range is refused by an attack, by name', async () => {
  const model = await linear(['x']);
  const params = attackParamsSchema.parse({ epsilon: 0.1, steps: 2 });
  const outside = table({ x: x.map((value, row) => (row === 4 ? 1.5 : value)) });
  const attack = adversarialTest.run({ model: model as never, rows: outside }, params, testContext());
  await expect(attack).rejects.toThrow(/'x'.*row 5/);
});

test('a model that takes no column is refused by an explanation', async () => {
  const model = (await baseline.run({ rows }, { label: 'good', strategy: undefined }, testContext())).model as AnyModel;
  const inputs = { model: model as never, rows, background: undefined };
  const explained = explain.run(inputs as never, explainParamsSchema.parse({}), testContext());
  await expect(explained).rejects.toThrow("family 'constant' that takes no column gives every row the same answer");
});
