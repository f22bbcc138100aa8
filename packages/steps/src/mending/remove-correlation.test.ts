// The removal against Fairlearn's numbers, and in models of every family.

import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
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
import { applyRemoval } from './apply-removal.ts';
import reference from './group-thresholds.reference.json' with { type: 'json' };
import { keepRemoval } from './keep-removal.ts';
import { type Removal, removeCorrelation } from './remove-correlation.ts';

const { values, removed } = reference.removal;
const columns = {
  region: { type: 'category', values: ['a', 'b', 'c'], protected: true },
  sex: { type: 'boolean', protected: true },
  age: { type: 'number', min: 0, max: 100, integer: false },
  income: { type: 'number', nullable: true },
  rich: { type: 'boolean' },
} as const;
const people = (changed: object = {}): AnyTable =>
  createTable({ columns, values: { ...values, rich: values.income.map((income) => income > 2000), ...changed } });
const remove = async (rows: AnyTable, params: object = {}): Promise<{ rows: AnyTable; removal: Removal }> =>
  removeCorrelation.run(
    { rows },
    { groups: ['region', 'sex'], columns: undefined, alpha: 1, ...params },
    testContext(),
  );

test.each(Object.entries(removed))('with alpha %s the numbers are Fairlearn’s', async (alpha, wanted) => {
  const { rows } = await remove(people(), { alpha: Number(alpha) });
  wanted.forEach(([age, income], row) => {
    expect((rows.column('age') as number[])[row]! / age!).toBeCloseTo(1, 10);
    expect((rows.column('income') as number[])[row]! / income!).toBeCloseTo(1, 10);
  });
  const { min, max } = rows.columns['age'] as { min: number; max: number };
  expect([min < 0, max > 100]).toEqual([true, true]);
});

test('nulls stay, and are not learned from', async () => {
  const income = values.income.map((value, row) => (row === 3 ? null : value));
  const { rows, removal } = await remove(people({ income }));
  expect((rows.column('income') as unknown[])[3]).toBeNull();
  expect(removal.columns.map(({ name }) => name)).toEqual(['age', 'income']);
});

test.each([
  ['linear', async (rows: AnyTable) => trainLinear.run({ rows }, linearParamsSchema.parse(given), testContext())],
  [
    'trees',
    async (rows: AnyTable) => trainTrees.run({ rows }, treeParamsSchema.parse({ ...given, trees: 10 }), testContext()),
  ],
  [
    'network',
    async (rows: AnyTable) => train.run({ rows }, trainParamsSchema.parse({ ...given, epochs: 2 }), testContext()),
  ],
])('a %s model with its removal takes ordinary rows', async (_, fit) => {
  const { rows, removal } = await remove(people());
  const inner = (await fit(rows)).model as AnyModel;
  const { model } = (await keepRemoval.run({ model: inner, removal }, {}, testContext())) as { model: AnyModel };
  const wanted = await predictTable(
    inner,
    (await applyRemoval.run({ rows: people(), removal }, {}, testContext())).rows,
  );
  expect(await predictTable(model, people())).toEqual(wanted);
  expect(model.description.features.map(({ name }) => name)).toEqual(['age', 'income', 'region', 'sex']);
  const { sex: __, ...others } = columns;
  const without = createTable({ columns: others, values: { ...values, rich: values.sex } });
  await expect(predictTable(model, without)).rejects.toThrow("The protected column 'sex' is not in the rows");
});
const given = { label: 'rich', features: ['age', 'income'] };

test('what has no correlation is refused by name', async () => {
  await expect(remove(people(), { groups: ['sxe'] })).rejects.toThrow("'sxe' is not a column");
  await expect(remove(people(), { columns: ['rich'] })).rejects.toThrow("columns: 'rich' is of type boolean");
  await expect(remove(people(), { groups: ['age'], columns: ['age'] })).rejects.toThrow(
    "'age' is among the groups and",
  );
  const { removal } = await remove(people());
  const wide = createTable({
    columns: { ...columns, region: { type: 'category', values: ['a', 'd'] } },
    values: { ...values, region: values.sex.map(() => 'd'), rich: values.sex },
  });
  await expect(applyRemoval.run({ rows: wide, removal }, {}, testContext())).rejects.toThrow(
    "'region' is 'd' in row 1",
  );
});
