// Trees against scikit-learn's, and the surrogate of models.

import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { baseline } from '../baseline.ts';
import { linearParamsSchema } from '../linear/linear-params.ts';
import type { AnyModel } from '../models/model-value.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { growTree, isSplit, type TreeNode } from './grow-tree.ts';
import reference from './surrogate.reference.json' with { type: 'json' };
import { type SurrogateReport, surrogate } from './surrogate.ts';

interface Wanted {
  readonly rows: number;
  readonly answer: number;
  readonly column?: number;
  readonly threshold?: number;
  readonly low?: Wanted;
  readonly high?: Wanted;
}
const columns = [0, 1, 2].map((k) => Float64Array.from(reference.x, (row) => row[k]!));

test.each(reference.cases)(
  'depth $depth, $minRowsInLeaf rows in a leaf, $classes classes: the tree is scikit-learn’s',
  (given) => {
    const targets = given.classes > 0 ? reference.classes : reference.target;
    const compare = (found: TreeNode, wanted: Wanted): void => {
      expect(found.rows).toBe(wanted.rows);
      if (given.classes > 0) expect(found.answer).toBe(wanted.answer);
      else expect(found.answer).toBeCloseTo(wanted.answer, 9);
      expect(isSplit(found)).toBe(wanted.low !== undefined);
      if (!isSplit(found)) return;
      expect(found.column).toBe(wanted.column);
      expect(found.threshold).toBeCloseTo(wanted.threshold!, 6);
      compare(found.low, wanted.low!);
      compare(found.high, wanted.high!);
    };
    compare(growTree(columns, targets, given), given.tree as Wanted);
  },
);

const random = createRandom(3);
const age = Array.from({ length: 300 }, () => 18 + 60 * random.next());
const sex = age.map(() => (random.next() < 0.5 ? 'f' : 'm'));
const rows = createTable({
  columns: {
    age: { type: 'number' },
    sex: { type: 'category', values: ['f', 'm'] },
    good: { type: 'boolean' },
    pay: { type: 'number' },
  },
  values: {
    age,
    sex,
    good: age.map((own, row) => own > (sex[row] === 'f' ? 50 : 30)),
    pay: age.map((own) => 10 * own),
  },
});
const explained = async (model: AnyModel, on: AnyTable = rows): Promise<SurrogateReport> =>
  (await surrogate.run({ model: model as never, rows: on }, { depth: 3, minRowsInLeaf: 5 }, testContext())).report;

test('a model is put into words, with its fidelity on other rows', async () => {
  const tree = treeParamsSchema.parse({ label: 'good', features: ['age', 'sex'], trees: 30 });
  const model = (await trainTrees.run({ rows }, tree, testContext())).model as AnyModel;
  const report = await explained(model);
  expect(surrogate.definition.out['report']!.validate(report)).toBeUndefined();
  expect(report.fidelity.value!).toBeGreaterThan(0.95);
  expect(report.fidelity.n).toBe(150);
  expect(report.rules.reduce((total, { rows: n }) => total + n, 0)).toBe(150);
  const texts = report.rules.map(({ conditions, answer }) => `${conditions.join(' and ')}: ${answer}`);
  expect(texts.some((text) => /age > \d+\.\d+.*: true$/.test(text))).toBe(true);
  expect(texts.some((text) => text.includes('sex is '))).toBe(true);
});

test('a regressor has R² as its fidelity; a model without columns and too few rows are refused', async () => {
  const linear = linearParamsSchema.parse({ label: 'pay', features: ['age'] });
  const model = (await trainLinear.run({ rows }, linear, testContext())).model as AnyModel;
  expect((await explained(model)).fidelity.value!).toBeGreaterThan(0.9);
  await expect(explained(model, selectRows(rows, [1, 2, 3]))).rejects.toThrow('3 rows are too few to grow a tree');
  const constant = (await baseline.run({ rows }, { label: 'good', strategy: undefined }, testContext()))
    .model as AnyModel;
  await expect(explained(constant)).rejects.toThrow("family 'constant' takes no number, boolean or category");
});

test('columns that may be null are split by whether they are, and a missing number counts as the median', async () => {
  const pay = age.map((value, row) => (row % 3 === 0 ? null : value));
  const table = createTable({
    columns: {
      pay: { type: 'number', nullable: true },
      job: { type: 'category', values: ['cook', 'nurse'], nullable: true },
      good: { type: 'boolean' },
    },
    values: {
      pay,
      job: age.map((_, row) => [null, 'cook', 'nurse'][(row % 7) % 3]!),
      good: pay.map((value) => (value === null ? true : value > 30)),
    },
  });
  const params = treeParamsSchema.parse({ label: 'good', trees: 20, minRowsInLeaf: 5 });
  const { model } = await trainTrees.run({ rows: table } as never, params, testContext());
  const { report } = (await surrogate.run(
    { model, rows: table } as never,
    { depth: 2, minRowsInLeaf: 5 } as never,
    testContext(),
  )) as {
    report: SurrogateReport;
  };
  expect(report.leftOut).toEqual([]);
  expect(report.fidelity.value).toBeGreaterThan(0.98);
  const conditions = report.rules.flatMap((rule) => rule.conditions);
  expect(conditions).toContainEqual(expect.stringMatching(/^\(pay > (29|30)[.\d]* or missing\)$/));
  expect(conditions).toContainEqual(expect.stringMatching(/^pay ≤ (29|30)/));
});
