import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { loadBackend } from './backend/load-backend.ts';
import type { Tfjs } from './backend/tfjs.ts';
import { baseline } from './baseline.ts';
import { type ExplanationReport, explain } from './explain.ts';
import { explainParamsSchema } from './explaining/explain-params.ts';
import { modelStructure, type StructureReport } from './explaining/structure/model-structure.ts';
import { linearParamsSchema } from './linear/linear-params.ts';
import type { AnyModel } from './models/model-value.ts';
import { predictTable } from './models/predict.ts';
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

test('LIME and interactions: what was asked for, with sums that are checked', async () => {
  const also = ['lime', 'interactions'];
  const report = await explained(await fitLinear('high'), { also, samples: 400, worst: 2, sample: 4 });
  for (const { lime, interactions } of report.local) {
    const total = lime!.parts.reduce((sum, { attribution }) => sum + attribution, lime!.base);
    expect(lime!.value).toBeCloseTo(total, 10);
    expect(lime!.fidelity).toBeGreaterThan(0);
    // What a linear model adds for a column does not depend on the others.
    for (const { interaction } of interactions!) expect(Math.abs(interaction)).toBeLessThan(1e-9);
  }
  expect(report.interactions).toHaveLength(10);
  expect(report.checks.map(({ rule }) => rule).filter((rule) => rule.includes('interactions'))).toHaveLength(1);
  expect(report.isTrustworthy).toBe(true);
});

test('trees that need two columns together have their interaction first', async () => {
  const apart = createTable({
    columns: { a: { type: 'number' }, b: { type: 'number' }, c: { type: 'number' }, y: { type: 'number' } },
    values: {
      a: values.a,
      b: values.b,
      c: values.c,
      y: values.a.map((a, row) => (a > 0.5 === values.b[row]! > 0.5 ? 1 : 0)),
    },
  });
  const { model } = await trainTrees.run(
    { rows: apart, validation: undefined },
    treeParamsSchema.parse({ label: 'y', trees: 20, minRowsInLeaf: 2 }),
    testContext(),
  );
  const report = await explained(model, { also: ['interactions'], sample: 5 }, apart as never);
  expect(report.interactions![0]!.columns.toSorted()).toEqual(['a', 'b']);
  expect(report.interactions![0]!.meanSize).toBeGreaterThan(5 * report.interactions![1]!.meanSize);
});

test.each([
  [['occlusion'], "also: 'occlusion' is for images, and the model takes none"],
  [['grad-cam'], "also: 'grad-cam' is for images, and the model takes none"],
])('%j is refused of a model of columns', async (also, message) => {
  await expect(explained(await fitLinear('high'), { also })).rejects.toThrow(message);
});

test('images: LIME, occlusion and Grad-CAM have a number for each pixel', async () => {
  const [side, n] = [8, 40];
  const bright = Array.from({ length: n }, (_, row) => row % 2 === 0);
  const data = Float32Array.from({ length: n * side * side }, (_, i) => {
    const [row, y] = [Math.floor(i / (side * side)), Math.floor((i % (side * side)) / side)];
    return random.next() * 0.2 + (bright[row] && y < 3 ? 0.8 : 0);
  });
  const images = createTable({
    columns: {
      image: { type: 'image', shape: [side, side, 1], min: 0, max: 1, from: ['1', '64'] },
      bright: { type: 'boolean' },
    },
    values: { image: { shape: [side, side, 1], data }, bright },
  });
  const { model } = await train.run(
    { rows: images },
    trainParamsSchema.parse({
      label: 'bright',
      network: { convolutions: [4], dense: [4] },
      epochs: 15,
      learningRate: 0.02,
    }),
    testContext(),
  );
  const also = ['lime', 'occlusion', 'grad-cam'];
  const params = { also, samples: 300, sample: 1, explained: [1], backgroundRows: 4, steps: 10 };
  const report = await explained(model, params, images as never);
  const { pixels } = report.local[0]!;
  const top = (map: readonly number[]) => map.slice(0, 3 * side).reduce((sum, value) => sum + value, 0);
  const rest = (map: readonly number[]) => map.slice(4 * side).reduce((sum, value) => sum + value, 0);
  for (const map of [pixels!.lime!, pixels!.occlusion!]) {
    expect(map).toHaveLength(side * side);
    expect(top(map)).toBeGreaterThan(Math.abs(rest(map)));
  }
  expect(pixels!.gradCam).toHaveLength(side * side);
  expect(Math.min(...pixels!.gradCam!)).toBeGreaterThanOrEqual(0);
  await expect(explained(model, { ...params, also: ['interactions'] }, images as never)).rejects.toThrow(
    "also: 'interactions' is for columns, and 'image' is an image",
  );
  await expect(explained(model, { ...params, also: ['grad-cam'] }, images as never)).resolves.toBeTruthy();
});

test('a model of one tree says the path of a row in words, and every row that satisfies it gets the same answer', async () => {
  const { model } = await trainTrees.run(
    { rows, validation: undefined },
    treeParamsSchema.parse({ label: 'high', features, method: 'single-tree', leaves: 6, minRowsInLeaf: 3 }),
    testContext(),
  );
  const report = await explained(model, { worst: 8 });
  const valueAt = (name: string, at: number) => (rows.column(name) as readonly unknown[])[at];
  const { probabilities } = await predictTable(model as AnyModel, rows);
  for (const { path, row } of report.local) {
    expect(path!.length).toBeGreaterThan(0);
    const alike = [...rows.rowNumbers.keys()].filter((at) =>
      path!.every((condition) => {
        const [, low, name, high] = /^(?:([\d.]+) < )?(\w+)(?: ≤ ([\d.]+))?$/.exec(condition) ?? [];
        if (name !== undefined) {
          const value = valueAt(name, at) as number;
          return (low === undefined || value > Number(low)) && (high === undefined || value <= Number(high));
        }
        const [, above, least] = /^(\w+) > ([\d.]+)$/.exec(condition) ?? [];
        if (above !== undefined) return (valueAt(above, at) as number) > Number(least);
        const [, of, values] = /^(\w+) is (.*)$/.exec(condition)!;
        return values!.includes(`'${valueAt(of!, at)}'`);
      }),
    );
    expect(alike).toContain(row - 1);
    expect(new Set(alike.map((at) => probabilities[2 * at])).size).toBe(1);
  }
  expect(report.summary.some((line) => line.includes('the tree asks: '))).toBe(true);
  const many = await trainTrees.run(
    { rows, validation: undefined },
    treeParamsSchema.parse({ label: 'high', features, trees: 3 }),
    testContext(),
  );
  expect((await explained(many.model)).local[0]!.path).toBeUndefined();
});

test('the structure of a model: layers of a network with what they take, and the inputs of any family', async () => {
  const structureOf = async (model: AnyModel): Promise<StructureReport> =>
    (await modelStructure.run({ model: model as never }, {}, testContext())).report;
  const report = await structureOf(await fitNetwork('amount'));
  expect(report.inputs.map(({ column, width }) => [column, width])).toEqual([
    ...['a', 'b', 'c', 'd'].map((column) => [column, 1]),
    ['kind', 3],
  ]);
  const dense = report.layers.filter(({ type }) => type === 'Dense');
  expect(dense.map(({ shape, parameters }) => [shape, parameters])).toEqual([
    [[8], 7 * 8 + 8],
    [[1], 8 + 1],
  ]);
  expect(dense[1]!.from).toHaveLength(1);
  expect(report.layers.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(report.parameterCount);
  const linear = await structureOf(await fitLinear('high'));
  expect([linear.family, linear.layers, linear.outputs]).toEqual(['linear', [], ['false', 'true']]);
});

test('images of a family without gradients: LIME and occlusion find what trees look at', async () => {
  const n = 60;
  const bright = Array.from({ length: n }, (_, row) => row % 2 === 0);
  const data = Float32Array.from({ length: n * 16 }, (_, i) =>
    bright[Math.floor(i / 16)] && i % 16 === 5 ? 0.9 : 0.1,
  );
  const images = createTable({
    columns: {
      image: { type: 'image', shape: [4, 4, 1], min: 0, max: 1, from: ['1', '16'] },
      bright: { type: 'boolean' },
    },
    values: { image: { shape: [4, 4, 1], data }, bright },
  });
  const { model } = await trainTrees.run(
    { rows: images, validation: undefined },
    treeParamsSchema.parse({ label: 'bright', trees: 5 }),
    testContext(),
  );
  const params = { explained: [1], samples: 200, sample: 2, backgroundRows: 4 };
  const report = await explained(model, { ...params, also: ['lime', 'occlusion'] }, images as never);
  expect(report.method).toBe('none');
  const { pixels } = report.local[0]!;
  for (const map of [pixels!.lime!, pixels!.occlusion!]) expect(map.indexOf(Math.max(...map))).toBe(5);
  expect(pixels!.attributions).toBeUndefined();
  expect(report.checks).toEqual([]);
  await expect(explained(model, params, images as never)).rejects.toThrow("also: ['lime', 'occlusion']");
  await expect(explained(model, { ...params, also: ['grad-cam'] }, images as never)).rejects.toThrow(
    "also: 'grad-cam' is for networks with convolutions, and this is of family 'trees'",
  );
});
