import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { baseline } from '../../baseline.ts';
import { calibrate } from '../../calibrate.ts';
import { chooseThreshold } from '../../choose-threshold.ts';
import { linearParamsSchema } from '../../linear/linear-params.ts';
import type { AnyModel } from '../../models/model-value.ts';
import { redescribeModel } from '../../models/redescribe-model.ts';
import { createTable } from '../../tables/create-table.ts';
import { selectRows } from '../../tables/select-rows.ts';
import type { AnyTable } from '../../tables/table-value.ts';
import { trainLinear } from '../../train-linear.ts';
import { trainTrees } from '../../train-trees.ts';
import { treeParamsSchema } from '../../trees/trees-params.ts';
import { columnsToDraw, drawnFeatures, drawRows } from '../drawn-rows.rig.ts';
import { type ExportModel, exportModel, exportParamsSchema } from '../export-model.ts';
import { fixedNetwork, imageRows } from '../exported.rig.ts';
import { openPmml } from './open-pmml.ts';
import reference from './pmml.reference.json' with { type: 'json' };
import { pmmlModels, pmmlRows } from './pmml.rig.ts';

const columns = columnsToDraw({
  kinds: ['a', 'b "two"', '<c>&', 'd'],
  levels: ['low', 'middle', 'top & more'],
});
const [rows, other] = [drawRows(columns, 300, 1), drawRows(columns, 130, 2)];
const features = drawnFeatures;

type Answer = number | string;
interface Known {
  readonly digest: string;
  readonly names: readonly string[];
  readonly rows: readonly (readonly Answer[])[];
}

type Fit = (label: string) => Promise<AnyModel>;
const trees = async (label: string, given: object) => {
  const params = treeParamsSchema.parse({ label, features, trees: 20, minRowsInLeaf: 5, ...given });
  return (await trainTrees.run({ rows }, params, testContext())).model;
};
const fits: Readonly<Record<string, Fit>> = {
  'boosted trees': (label) => trees(label, {}),
  forest: (label) => trees(label, { method: 'random-forest' }),
  linear: async (label) =>
    (await trainLinear.run({ rows }, linearParamsSchema.parse({ label, features }), testContext())).model,
  baseline: async (label) => (await baseline.run({ rows }, { label, strategy: undefined }, testContext())).model,
};

async function exportTo(model: AnyModel, on: AnyTable = other) {
  const params = exportParamsSchema.parse({ format: 'pmml' });
  const inputs = { model, rows: on } as never;
  const made: Awaited<ReturnType<ExportModel['run']>> = await exportModel.run(inputs, params, testContext());
  const text = await readFile(join(made.exported.path, 'model.pmml'), 'utf8');
  return { ...made, text, digest: createHash('sha256').update(text).digest('hex') };
}

describe.each(Object.entries(fits))('%s as PMML', (_, fit) => {
  test.each(['high', 'level', 'amount'])('give the same answers about %s', async (label) => {
    const { report, text } = await exportTo(await fit(label));
    expect(report).toMatchObject({ format: 'pmml', rows: 130, otherDecisions: 0 });
    expect(report.largestDifference).toBeLessThan(1e-12);
    expect(text).toContain('<PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">');
  });
});

test.each(Object.entries(pmmlModels))(
  '%s is the file that JPMML and PMML4S opened, with their answers',
  async (name, make) => {
    const { digest, text } = await exportTo(await make(), pmmlRows);
    const known = (reference.models as Readonly<Record<string, Known>>)[name]!;
    expect(digest).toBe(known.digest);
    const ask = openPmml(text);
    const fields = ['x', 'kind'].map((field) => [field, pmmlRows.column(field as never) as readonly Answer[]] as const);
    for (const [row, answers] of known.rows.entries()) {
      const given = fields.flatMap(([field, values]) => (values[row] === null ? [] : [[field, values[row]!] as const]));
      const own = ask(new Map(given));
      for (const [k, answer] of answers.entries())
        if (typeof answer === 'number') expect(own.get(known.names[k]!)).toBeCloseTo(answer, 12);
        else expect([row, own.get(known.names[k]!)]).toEqual([row, answer]);
    }
  },
);

test('a calibration and a threshold are in the file', async () => {
  const model = await fits['linear']!('high');
  for (const method of ['temperature', 'platt', 'isotonic'] as const) {
    const calibrated = (await calibrate.run({ model: model as never, rows: other }, { method }, testContext())).model;
    const { model: decided } = await chooseThreshold.run(
      { model: calibrated as never, rows: other },
      { fBeta: 2 } as never,
      testContext(),
    );
    for (const one of [calibrated as AnyModel, decided as AnyModel]) {
      const { report } = await exportTo(one, rows);
      expect(report.largestDifference).toBeLessThan(1e-12);
      expect(report.otherDecisions).toBe(0);
    }
  }
});

test.each(['linear', 'boosted trees'])(
  'what replaces a missing value in %s, and what a category is that nobody declared',
  async (family) => {
    const plain = await fits[family]!('high');
    const learned = { gap: { fill: 2.5 }, kind: { fill: 'b "two"' }, when: { fill: '2026-03-15' } };
    const cleaning = { columns: {}, learned, header: true, missingValues: [''] };
    const description = { ...plain.description, cleaning };
    const model = await redescribeModel(plain, description, join(testContext().folder, 'filled'));
    const isWhole = (row: number) =>
      ['gap', 'kind', 'when'].every((name) => (other.column(name) as readonly unknown[])[row] !== null);
    const { text } = await exportTo(model, selectRows(other, [...other.rowNumbers.keys()].filter(isWhole)));
    const ask = openPmml(text);
    const given = { x: 0.5, flag: 1, 'tags.1': 1, 'tags.2': 0, 'tags.3': 0 };
    const answer = (more: Record<string, number | string>) =>
      Object.fromEntries(ask(new Map(Object.entries({ ...given, ...more }))));
    const days = (Date.UTC(2026, 2, 15) - Date.UTC(1970, 0, 1)) / 86_400_000;
    const filled = { gap: 2.5, kind: 'b "two"', 'when.month': 3, 'when.days-since': days };
    expect(answer({})).toEqual(answer(filled));
    expect(answer({})['probability(true)']).toEqual(expect.any(Number));
    // The trees do not ask this row for its kind.
    if (family === 'linear')
      expect(answer({ ...filled, kind: 'unknown' })).not.toEqual(answer({ ...filled, kind: 'a' }));
  },
);

test('the same model gives the same bytes, and export.json names each field', async () => {
  const [first, second] = [
    await exportTo(await fits['linear']!('level')),
    await exportTo(await fits['linear']!('level')),
  ];
  expect(second.digest).toBe(first.digest);
  const about = JSON.parse(await readFile(join(first.exported.path, 'export.json'), 'utf8'));
  expect(about.inputs.map(({ name, element }: Record<string, unknown>) => [name, element])).toEqual([
    ['x', 'double'],
    ['gap', 'double'],
    ['kind', 'string'],
    ['flag', 'double'],
    ['when.month', 'double'],
    ['when.days-since', 'double'],
    ['tags.1', 'double'],
    ['tags.2', 'double'],
    ['tags.3', 'double'],
  ]);
  expect(about.outputs).toEqual([
    'probability(low)',
    'probability(middle)',
    'probability(top & more)',
    'predicted(level)',
  ]);
});

test('a model that PMML has no counterpart for is refused by name', async () => {
  await expect(exportTo(await fixedNetwork(), imageRows)).rejects.toThrow(
    "PMML takes columns, and 'image' is an image: 'onnx' and 'saved-model' hold images",
  );
  const model = await fits['linear']!('high');
  const wrapped = { ...model, description: { ...model.description, family: 'ensemble' as const } };
  await expect(exportTo(wrapped)).rejects.toThrow(
    "Only linear models, trees and baselines can be exported as pmml, and this model is of the family 'ensemble': 'onnx' holds every family",
  );
});

test('a category with a character that XML cannot hold is refused', async () => {
  const kind = { type: 'category', values: ['a', 'b\u0001'] } as const;
  const values = { kind: ['a', 'b\u0001', 'a', 'a', 'b\u0001', 'a'], amount: [1, 2, 1, 1, 3, 1] };
  const table = createTable({ columns: { kind, amount: columns.amount }, values });
  const params = linearParamsSchema.parse({ label: 'amount', features: ['kind'] });
  const { model } = await trainLinear.run({ rows: table } as never, params, testContext());
  await expect(exportTo(model as AnyModel, table)).rejects.toThrow(
    'XML cannot hold a character of "b\\u0001": export the model as \'onnx\', or rename it',
  );
});

test('a column with the name of a field that the file computes is refused', async () => {
  const values = { 'score(1)': [1, 2, 3, 4, 5, 6], amount: [1, 2, 1, 1, 3, 1] };
  const table = createTable({ columns: { 'score(1)': { type: 'number' }, amount: columns.amount }, values });
  const high = { type: 'boolean' } as const;
  const labelled = createTable({
    columns: { 'score(1)': { type: 'number' }, high },
    values: { 'score(1)': [1, 2, 3, 4, 5, 6], high: [false, true, false, false, true, true] },
  });
  const fit = async (rows: AnyTable, label: string) => {
    const params = linearParamsSchema.parse({ label, features: ['score(1)'] });
    return (await trainLinear.run({ rows } as never, params, testContext())).model as AnyModel;
  };
  await expect(exportTo(await fit(labelled, 'high'), labelled)).rejects.toThrow(
    "The column 'score(1)' has the name of a field that the file computes: give it another name",
  );
  // A regressor's score has no name of its own.
  expect((await exportTo(await fit(table, 'amount'), table)).report.largestDifference).toBeLessThan(1e-12);
});
