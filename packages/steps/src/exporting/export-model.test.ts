import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { baseline } from '../baseline.ts';
import { calibrate } from '../calibrate.ts';
import { chooseThreshold } from '../choose-threshold.ts';
import type { AnyModel } from '../kinds/model.ts';
import { linearParamsSchema } from '../linear/linear-params.ts';
import { predictTable } from '../models/predict.ts';
import { redescribeModel } from '../models/redescribe-model.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import { train } from '../train.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { columnsToDraw, drawnFeatures, drawRows } from './drawn-rows.rig.ts';
import { type ExportModel, exportModel, exportParamsSchema } from './export-model.ts';
import { openOnnx } from './onnx/open-onnx.ts';
import { tensorsOf } from './onnx/predict-onnx.ts';

const columns = columnsToDraw({ kinds: ['a', 'b', 'c', 'd'], levels: ['low', 'middle', 'top'] });
const rows = drawRows(columns, 300, 1);
const other = drawRows(columns, 130, 2);
const features = drawnFeatures;

type Fit = (label: string) => Promise<AnyModel>;
const trees = async (label: string, given: object) => {
  const params = treeParamsSchema.parse({ label, features, trees: 20, minRowsInLeaf: 5, ...given });
  return (await trainTrees.run({ rows }, params, testContext())).model;
};
const fits: Readonly<Record<string, Fit>> = {
  network: async (label) => {
    const params = trainParamsSchema.parse({ label, features, epochs: 4, network: { dense: [8] } });
    return (await train.run({ rows }, params, testContext())).model;
  },
  'boosted trees': (label) => trees(label, {}),
  'dart trees': (label) => trees(label, { method: 'dart' }),
  forest: (label) => trees(label, { method: 'random-forest' }),
  linear: async (label) =>
    (await trainLinear.run({ rows }, linearParamsSchema.parse({ label, features }), testContext())).model,
  constant: async (label) => (await baseline.run({ rows }, { label, strategy: undefined }, testContext())).model,
};

type Exported = Awaited<ReturnType<ExportModel['run']>>;

async function exportTo(model: AnyModel, given: object = {}, on = other) {
  const log: string[] = [];
  const context = testContext({ log: (line) => void log.push(line) });
  const params = exportParamsSchema.parse({ format: 'onnx', ...given });
  const made: Exported = await exportModel.run({ model, rows: on }, params, context);
  return { ...made, log };
}

describe.each(Object.entries(fits))('%s as ONNX', (_, fit) => {
  test.each(['high', 'level', 'amount'])('gives the same answers about %s in another program', async (label) => {
    const { report, log } = await exportTo(await fit(label));
    expect(report).toMatchObject({ format: 'onnx', rows: 130, otherDecisions: 0, tolerance: 1e-6 });
    expect(report.largestDifference).toBeLessThan(1e-6);
    expect(report.latency).toBeUndefined();
    expect(log).toEqual([expect.stringMatching(/^Latency: the model .* ms for a row, .* as onnx .* ms for 130$/)]);
    expect(exportModel.definition.out['report']!.validate(report)).toBeUndefined();
  });
});

describe('what travels in the file', () => {
  test('a calibration and a threshold', async () => {
    const model = await fits['linear']!('high');
    for (const method of ['temperature', 'platt', 'isotonic'] as const) {
      const calibrated = (await calibrate.run({ model: model as never, rows: other }, { method }, testContext())).model;
      const { model: decided } = await chooseThreshold.run(
        { model: calibrated as never, rows: other },
        { fBeta: 2 } as never,
        testContext(),
      );
      expect((decided as AnyModel).description.threshold).toBeDefined();
      for (const one of [calibrated as AnyModel, decided as AnyModel]) {
        const { report } = await exportTo(one, {}, rows);
        expect(report.largestDifference).toBeLessThan(1e-12);
        expect(report.otherDecisions).toBe(0);
      }
    }
  });

  test('columns that are called as the outputs and the values of the graph are', async () => {
    const names = ['value', 'label', 'probabilities', 'value_1', 'constant_1', 'value.1'];
    const used = Object.fromEntries(names.map((name) => [name, { type: 'number' } as const]));
    const values = Object.fromEntries(
      names.map((name, k) => [name, [0, 1, 2, 3, 4, 5].map((row) => Math.sin(row + k))]),
    );
    const amount = { type: 'number' } as const;
    const table = createTable({ columns: { ...used, amount }, values: { ...values, amount: [1, 2, 1, 1, 3, 1] } });
    const params = linearParamsSchema.parse({ label: 'amount', features: names });
    const { model } = await trainLinear.run({ rows: table } as never, params, testContext());
    const { exported, report } = await exportTo(model as AnyModel, {}, table as never);
    expect(report.largestDifference).toBeLessThan(1e-6);
    const { inputs } = JSON.parse(await readFile(join(exported.path, 'export.json'), 'utf8'));
    expect(inputs.map(({ column, name }: Record<string, unknown>) => [column, name])).toEqual([
      ['value', 'value.1'],
      ['label', 'label.1'],
      ['probabilities', 'probabilities.1'],
      ['value_1', 'value_1.1'],
      ['constant_1', 'constant_1.1'],
      ['value.1', 'value.1.1'],
    ]);
  });

  test('what replaces a missing value, and what a category is that nobody declared', async () => {
    const plain = await fits['linear']!('high');
    const learned = { gap: { fill: 2.5 }, kind: { fill: 'b' }, when: { fill: '2026-03-15' } };
    const cleaning = { columns: {}, learned, header: true, missingValues: [''] };
    const description = { ...plain.description, cleaning };
    const model = await redescribeModel(plain, description, join(testContext().folder, 'filled'));
    // clean fills missing values in, so that a table has none.
    const isWhole = (row: number) =>
      ['gap', 'kind', 'when'].every((name) => (other.column(name) as readonly unknown[])[row] !== null);
    const cleaned = selectRows(other, [...other.rowNumbers.keys()].filter(isWhole));
    const { exported } = await exportTo(model, {}, cleaned);
    const { inputs } = JSON.parse(await readFile(join(exported.path, 'export.json'), 'utf8'));
    const open = await openOnnx(await readFile(join(exported.path, 'model.onnx')));
    const ask = async (gap: number | null, kind: string | null, when: string | null) => {
      const { x, flag, tags } = { x: [0.5], flag: [true], tags: ['red'] };
      const { gap: g, kind: k, when: w } = columns;
      const used = { x: columns.x, gap: g, kind: k, flag: columns.flag, when: w, tags: columns.tags };
      const one = createTable({ columns: used, values: { x, gap: [gap], kind: [kind], flag, when: [when], tags } });
      const given = tensorsOf(
        inputs.map((input: { shape: unknown[] }) => ({ ...input, shape: input.shape.slice(1) })),
        description.features,
        one,
      );
      return Array.from((await open.run(given))['probabilities']!.data as ArrayLike<number>);
    };
    expect(await ask(null, null, null)).toEqual(await ask(2.5, 'b', '2026-03-15'));
    expect(await ask(null, null, null)).not.toEqual(await ask(2.5, 'c', '2026-03-15'));
    expect(await ask(1, 'unknown', '2026-03-15')).not.toEqual(await ask(1, 'b', '2026-03-15'));
    await open.close();
  });
});

test('the folder says how the file is used, and what it does not do', async () => {
  const { exported, report } = await exportTo(await fits['boosted trees']!('level'));
  const about = JSON.parse(await readFile(join(exported.path, 'export.json'), 'utf8'));
  expect(about).toMatchObject({
    format: 'onnx',
    classes: ['low', 'middle', 'top'],
    irVersion: 8,
    operatorSets: { 'ai.onnx': 17, 'ai.onnx.ml': 3 },
    outputs: [
      { name: 'label', element: 'string' },
      { name: 'probabilities', shape: ['rows', 3] },
    ],
  });
  expect(about.operators).toContain('ai.onnx.ml.TreeEnsembleRegressor');
  expect(about.inputs.map(({ name, element, shape }: Record<string, unknown>) => [name, element, shape])).toEqual([
    ['x', 'double', ['rows', 1]],
    ['gap', 'double', ['rows', 1]],
    ['kind', 'string', ['rows', 1]],
    ['flag', 'double', ['rows', 1]],
    ['when.month', 'double', ['rows', 1]],
    ['when.days-since', 'double', ['rows', 1]],
    ['tags', 'double', ['rows', 3]],
  ]);
  expect(about.notHeld).toEqual(report.notHeld);
  expect(report.notHeld).toContain("A number outside of its declared range is not refused: 'x'.");
  expect(report.notHeld.join('\n')).toContain("not refused: 'kind'.\n");
  expect(JSON.parse(await readFile(join(exported.path, 'conformance.json'), 'utf8'))).toEqual(report);
  expect(report.summary[0]).toMatch(/^As onnx: the largest difference on 130 rows is \d\.\de-\d+ \(row \d+\)$/);
});

test('the same model gives the same bytes, and a stored export says its format', async () => {
  const [first, second] = [
    await exportTo(await fits['network']!('level')),
    await exportTo(await fits['network']!('level')),
  ];
  for (const name of ['model.onnx', 'export.json', 'conformance.json'])
    expect(await readFile(join(second.exported.path, name))).toEqual(await readFile(join(first.exported.path, name)));
  const kind = exportModel.definition.out['exported']!;
  const path = join(testContext().folder, 'stored');
  await kind.encode(first.exported, path);
  expect(await kind.decode(path)).toEqual({ format: 'onnx', path });
});

test('a larger difference than is tolerated is refused with the row and both numbers', async () => {
  const model = await fits['boosted trees']!('amount');
  await expect(exportTo(model, { tolerance: 0 })).rejects.toThrow(
    /^The model as onnx differs by \d\.\de-\d+ on one of 130 rows, more than the tolerance of 0: 'amount' in row \d+ is [\d.]+, and [\d.]+ by the model\. If such a difference is good enough, set tolerance$/,
  );
  await expect(exportTo(model, {}, selectRows(other, []))).rejects.toThrow('There are no rows to compare');
});

test('latency is in the report if it is asked for', async () => {
  const { report } = await exportTo(await fits['constant']!('level'), { latency: true });
  expect(report.latency).toMatchObject({ model: { batchRows: 130 }, exported: { batchRows: 130 } });
  expect(await predictTable(await fits['constant']!('level'), other)).toBeDefined();
});
