import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { loadBackend } from './backend/load-backend.ts';
import type { Tfjs } from './backend/tfjs.ts';
import { baseline } from './baseline.ts';
import { type ExplanationReport, explain } from './explain.ts';
import { explainParamsSchema } from './explaining/explain-params.ts';
import { linearParamsSchema } from './linear/linear-params.ts';
import type { AnyModel } from './models/model-value.ts';
import { createTable } from './tables/create-table.ts';
import { selectRows } from './tables/select-rows.ts';
import { train } from './train.ts';
import { trainLinear } from './train-linear.ts';
import { trainTrees } from './train-trees.ts';
import { trainParamsSchema } from './training/train-params.ts';
import { treeParamsSchema } from './trees/trees-params.ts';

const random = createRandom(4);
const count = 90;
const numbers = () => Array.from({ length: count }, () => random.next());
const values = { a: numbers(), b: numbers(), c: numbers(), d: numbers() };
const kind = values.a.map(() => ['red', 'green', 'blue'][random.integer(3)]!);
const rows = createTable({
  columns: {
    ...Object.fromEntries(Object.keys(values).map((name) => [name, { type: 'number', min: 0, max: 1 } as const])),
    kind: { type: 'category', values: ['red', 'green', 'blue'] },
    high: { type: 'boolean' },
    amount: { type: 'number' },
  },
  values: {
    ...values,
    kind,
    high: values.a.map((a, row) => 3 * a + values.b[row]! + (kind[row] === 'red' ? 1 : 0) > 2.3),
    amount: values.a.map((a, row) => 10 + 5 * a - 2 * values.b[row]!),
  },
});
const features = ['a', 'b', 'c', 'd', 'kind'];

const fitNetwork = async (label: string) =>
  (
    await train.run(
      { rows },
      trainParamsSchema.parse({ label, features, network: { dense: [8] }, epochs: 30, learningRate: 0.02 }),
      testContext(),
    )
  ).model;
const fitLinear = async (label: string) =>
  (await trainLinear.run({ rows }, linearParamsSchema.parse({ label, features }), testContext())).model;

async function explained(model: AnyModel, params: object = {}, given = rows): Promise<ExplanationReport> {
  const parsed = explainParamsSchema.parse({ sample: 10, points: 5, ...params });
  const { report } = await explain.run({ model, rows: given, background: undefined }, parsed, testContext());
  expect(explain.definition.out['report']!.validate(report)).toBeUndefined();
  return report;
}

test('a linear classifier: exact attributions, the columns that matter first', async () => {
  const report = await explained(await fitLinear('high'), { groups: [['c', 'd']] });
  expect(report.method).toBe('additive');
  expect(report.importance[0]!.columns).toEqual(['a']);
  expect(report.importance.map(({ columns }) => columns.join(' '))).toContain('c d');
  expect(report.global[0]!.column).toBe('a');
  expect(report.local).toHaveLength(5);
  for (const { base, value, attributions } of report.local)
    expect(attributions.reduce((sum, { attribution }) => sum + attribution, base)).toBeCloseTo(value, 9);
  expect(report.checks.map(({ decision }) => decision)).toEqual(['passed', 'passed', 'passed']);
  const dependence = report.curves.find(({ column }) => column === 'a')!.partialDependence[0]!;
  expect(dependence).toEqual([...dependence].sort((a, b) => a - b));
  expect(report.curves.find(({ column }) => column === 'kind')!.grid).toEqual(['red', 'green', 'blue']);
  expect(report.summary[0]).toContain("Of 'high', accuracy falls most if these are shuffled: a ");
});

test('a network, and a regressor in the unit of its label', async () => {
  const tf = await loadBackend<Tfjs>();
  const before = tf.memory().numTensors;
  const model = await fitNetwork('amount');
  const report = await explained(model, { explained: [3, 7] });
  expect(report.method).toBe('expected-gradients');
  expect(report.outputs).toEqual(['amount']);
  expect(report.local.map(({ row }) => row)).toEqual([3, 7]);
  for (const { value, predicted } of report.local) expect(value).toBeCloseTo(predicted as number, 3);
  expect(report.isTrustworthy).toBe(true);
  expect(report.local[0]!.integratedGradients).toHaveLength(5);
  // The same by sets of columns, which knows nothing of gradients: the values agree on what matters.
  const bySets = await explained(model, { explained: [3, 7], method: 'exact' });
  expect(bySets.global[0]!.column).toBe(report.global[0]!.column);
  const drawn = await explained(model, { explained: [3, 7], method: 'permutation' });
  expect(drawn.checks[0]!.decision).toBe('passed');
  expect(tf.memory().numTensors).toBe(before);
});

test('a constant model has no attributions, and the check of shuffled parameters is left out', async () => {
  const model = (await baseline.run({ rows }, { label: 'high', strategy: undefined }, testContext())).model;
  const described = {
    ...model,
    description: { ...model.description, features: (await fitLinear('high')).description.features },
  };
  const report = await explained(described);
  expect(report.global.every(({ meanSize }) => meanSize < 1e-12)).toBe(true);
  expect(report.importance.every(({ importance }) => importance.value === 0)).toBe(true);
  expect(report.isTrustworthy).toBe(true);
});

test('what cannot be explained is refused by name', async () => {
  const model = await fitLinear('high');
  await expect(explained(model, { columns: ['e'] })).rejects.toThrow("'e' is not a feature of the model");
  await expect(explained(model, { groups: [['a', 'b'], ['b']] })).rejects.toThrow("'b' is in more than one group");
  await expect(explained(model, { explained: [1000] })).rejects.toThrow('there is no row 1000 among the 90 rows');
  await expect(explained(model, {}, selectRows(rows, []))).rejects.toThrow('There are no rows to explain the model on');
});

test('trees: exact for any number of columns, with categories, the same as all sets of columns', async () => {
  for (const [label, method] of [
    ['high', 'boosting'],
    ['kind', 'boosting'],
    ['amount', 'random-forest'],
  ] as const) {
    const params = treeParamsSchema.parse({
      label,
      features: features.filter((name) => name !== label),
      method,
      trees: 12,
      minRowsInLeaf: 5,
    });
    const { model } = await trainTrees.run({ rows }, params, testContext());
    const chosen = { explained: [3, 7, 20] };
    const found = await explained(model, chosen);
    expect([found.method, found.isTrustworthy]).toEqual(['tree', true]);
    const all = await explained(model, { ...chosen, method: 'exact' });
    const numbersOf = ({ local }: ExplanationReport) =>
      local.map(({ base, value, attributions }) => [
        base,
        value,
        ...attributions
          .toSorted((a, b) => a.column.localeCompare(b.column, 'en'))
          .map(({ attribution }) => attribution),
      ]);
    numbersOf(found).forEach((own, row) => {
      own.forEach((value, i) => {
        expect(value).toBeCloseTo(numbersOf(all)[row]![i]!, 9);
      });
    });
  }
  await expect(explained(await fitLinear('high'), { method: 'tree' })).rejects.toThrow(
    "method: a model of family 'linear' has no trees",
  );
});
