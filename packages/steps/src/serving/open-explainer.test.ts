import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBackground, readProfile, writeReference } from '../bundling/reference-rows.ts';
import { type ExplanationReport, explain } from '../explain.ts';
import { explainParamsSchema } from '../explaining/explain-params.ts';
import { linearParamsSchema } from '../linear/linear-params.ts';
import type { AnyModel } from '../models/model-value.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import { train } from '../train.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { openExplainer } from './open-explainer.ts';

const random = createRandom(11);
const count = 60;
const a = Array.from({ length: count }, () => random.next());
const b = Array.from({ length: count }, () => random.next());
const kind = a.map(() => ['red', 'green', 'blue'][random.integer(3)]!);
const rows = createTable({
  columns: {
    a: { type: 'number', min: 0, max: 1 },
    b: { type: 'number', min: 0, max: 1 },
    kind: { type: 'category', values: ['red', 'green', 'blue'] },
    part: { type: 'category', values: ['low', 'middle', 'high'] },
    amount: { type: 'number' },
    face: { type: 'image', shape: [2, 2, 1], min: 0, max: 1, from: ['p1', 'p4'] },
  },
  values: {
    ...{ a, b, kind },
    part: a.map((value, i) => (value + b[i]! < 0.8 ? 'low' : value + b[i]! < 1.2 ? 'middle' : 'high')),
    amount: a.map((value, i) => 10 + 5 * value - 2 * b[i]! + (kind[i] === 'red' ? 1 : 0)),
    face: { shape: [2, 2, 1], data: Float32Array.from(a.flatMap((value, i) => [value, b[i]!, 0.5, 1 - value])) },
  },
});
const features = ['a', 'b', 'kind'];
const network = { dense: [6] };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-explainer-'));
});
afterAll(() => rm(folder, { recursive: true }));

const fit = {
  linear: async () =>
    (await trainLinear.run({ rows }, linearParamsSchema.parse({ label: 'part', features }), testContext())).model,
  trees: async () =>
    (await trainTrees.run({ rows }, treeParamsSchema.parse({ label: 'amount', features, trees: 20 }), testContext()))
      .model,
  network: async () =>
    (
      await train.run(
        { rows },
        trainParamsSchema.parse({ label: 'part', features, network, epochs: 30 }),
        testContext(),
      )
    ).model,
  images: async () =>
    (
      await train.run(
        { rows },
        trainParamsSchema.parse({ label: 'part', features: ['face'], network, epochs: 10 }),
        testContext(),
      )
    ).model,
};

async function bundle(name: string, model: AnyModel, backgroundRows = 20): Promise<string> {
  const path = join(folder, name);
  await cp(model.path, join(path, 'model'), { recursive: true });
  await writeReference(path, model, rows, backgroundRows);
  return path;
}

const valuesOf = (model: AnyModel) =>
  Object.fromEntries(model.description.features.map(({ name }) => [name, rows.column(name) as never]));

test.each(['linear', 'trees', 'network'] as const)('%s: what the step explain gives, which adds up', async (family) => {
  const model = await fit[family]();
  const path = await bundle(family, model);
  const explainer = (await openExplainer(join(path, 'model'), path))!;
  const params = explainParamsSchema.parse({ sample: 1, points: 2, repeats: 1, backgroundRows: 20, explained: [3, 9] });
  const made = await explain.run({ model, rows, background: undefined }, params, testContext());
  const report: ExplanationReport = made.report;
  expect([explainer.method, explainer.backgroundRows]).toEqual([report.method, 20]);
  expect(report.local.map(({ row }) => row)).toEqual([3, 9]);
  for (const local of report.local) {
    const found = explainer.explain(
      { values: valuesOf(model), rows: [...a.keys()] },
      local.row - 1,
      explainer.outputs.indexOf(local.output),
    );
    expect(found.value).toBeCloseTo(local.value, 6);
    expect(found.base).toBeCloseTo(local.base, 6);
    const total = found.attributions.reduce((sum, own) => sum + own, found.base);
    const distance = Math.abs(found.value - found.base);
    expect(Math.abs(total - found.value)).toBeLessThanOrEqual(family === 'network' ? 0.005 * distance : 1e-9);
    for (const { column, attribution } of local.attributions)
      expect(Math.abs(found.attributions[features.indexOf(column)]! - attribution)).toBeLessThan(
        family === 'network' ? 0.02 * distance : 1e-9,
      );
  }
  explainer.dispose();
});

test('of an image, each of its numbers', async () => {
  const model = await fit.images();
  const path = await bundle('images', model, 7);
  const explainer = (await openExplainer(join(path, 'model'), path))!;
  const { attributions, base, value } = explainer.explain({ values: valuesOf(model), rows: [...a.keys()] }, 2, 1);
  expect([explainer.method, explainer.backgroundRows, attributions.length]).toEqual(['expected-gradients', 7, 4]);
  expect(attributions.reduce((sum, own) => sum + own, base)).toBeCloseTo(value, 3);
  // The third number is the same in all rows: it adds nothing.
  expect(Math.abs(attributions[2]!)).toBeLessThan(1e-6);
  explainer.dispose();
});

test('a bundle has the background as it was, and the profile of rows and predictions', async () => {
  const model = await fit.linear();
  const path = await bundle('kept', model);
  const read = (await readBackground(path, model.description.features))!;
  const wanted = selectRows(rows, [0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39, 42, 45, 48, 51, 54, 57]);
  for (const name of features) expect(read.column(name)).toEqual(wanted.column(name as 'a'));
  expect(Object.keys(read.columns)).toEqual(features);
  const profile = (await readProfile(path))!;
  expect([profile.rowCount, profile.prediction, profile.probability]).toEqual([60, 'prediction', null]);
  expect(Object.keys(profile.columns)).toEqual([...features, 'prediction']);
  expect(profile.columns['prediction']!.stringStats!.topValues.map(({ value }) => value).toSorted()).toEqual([
    'high',
    'low',
    'middle',
  ]);
});

test('a bundle without them, with none, and with some that are not JSON', async () => {
  const model = await fit.linear();
  const path = await bundle('none', model, 0);
  expect(await openExplainer(join(path, 'model'), path)).toBeUndefined();
  expect(await readProfile(join(path, 'model'))).toBeUndefined();
  await appendFile(join(path, 'background.json'), '{');
  await expect(openExplainer(join(path, 'model'), path)).rejects.toThrow('JSON');
  await expect(writeReference(path, model, selectRows(rows, []), 5)).rejects.toThrow(
    "There are no rows in 'reference'",
  );
  const other = createTable({ columns: { a: { type: 'number' } }, values: { a: [1] } });
  await expect(writeReference(path, model, other, 5)).rejects.toThrow("has no column 'b', which the model uses");
});
