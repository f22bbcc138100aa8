import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { certifiedRadius } from '@cairn/stats';
import { expect, test } from 'vitest';
import { linearParamsSchema } from '../linear/linear-params.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { type CertificationReport, certify } from './certify.ts';
import { smooth } from './smooth.ts';

const random = createRandom(11);
const x = Array.from({ length: 120 }, () => random.next());
const rows = createTable({
  columns: {
    x: { type: 'number', min: 0, max: 1 },
    free: { type: 'number' },
    kind: { type: 'category', values: ['a', 'b'] },
    high: { type: 'boolean' },
    amount: { type: 'number', min: 0, max: 1 },
  },
  values: {
    x,
    free: x,
    kind: x.map((_, row) => (row % 2 ? 'a' : 'b')),
    high: x.map((value) => value > 0.5),
    amount: x,
  },
});
const deviation = 0.15;
const linear = async (features = ['x'], label = 'high'): Promise<AnyModel> =>
  (await trainLinear.run({ rows }, linearParamsSchema.parse({ label, features }), testContext())).model;
const smoothed = async (model: AnyModel, draws = 200): Promise<AnyModel> =>
  (await smooth.run({ model: model as never }, { deviation, draws, seed: undefined }, testContext())).model as never;
const certified = async (model: AnyModel, given: object = {}): Promise<CertificationReport> => {
  const params = { selection: 100, draws: 1000, miss: 0.001, radii: undefined, seed: undefined, ...given };
  return (await certify.run({ model: model as never, rows }, params, testContext())).report;
};

test('no proven radius reaches the boundary, and far rows have the largest that the draws can prove', async () => {
  const inner = await linear();
  const report = await certified(await smoothed(inner));
  expect(certify.definition.out['report']!.validate(report)).toBeUndefined();
  // The model has one boundary, and the smoothed one the same: the true radius is the distance to it.
  const grid = Array.from({ length: 10_001 }, (_, i) => i / 10_000);
  const shown = createTable({ columns: { x: { type: 'number', min: 0, max: 1 } }, values: { x: grid } });
  const boundary = grid[(await predictTable(inner, shown)).predicted.indexOf(1)]!;
  report.rows.forEach(({ radius }, row) => {
    expect(radius ?? 0).toBeLessThanOrEqual(Math.abs(x[row]! - boundary) + 1e-4);
  });
  const largest = certifiedRadius(1000, 1000, deviation, 0.001)!;
  expect(Math.max(...report.rows.map(({ radius }) => radius ?? 0))).toBeCloseTo(largest, 12);
  expect(report.certifiedAccuracy.value!).toBeGreaterThan(0.8);
  const curve = report.curve.map(({ certifiedAccuracy }) => certifiedAccuracy.value!);
  expect(curve.toSorted((a, b) => b - a)).toEqual(curve);
});

test('a smoothed model of trees answers a row the same whatever rows are with it, by shares of votes', async () => {
  const params = treeParamsSchema.parse({ label: 'high', features: ['x', 'kind'], trees: 10, minRowsInLeaf: 5 });
  const inner = (await trainTrees.run({ rows }, params, testContext())).model as AnyModel;
  const model = await smoothed(inner, 50);
  const all = await predictTable(model, rows);
  const some = await predictTable(model, selectRows(rows, [9, 3]));
  expect([...some.probabilities]).toEqual([...all.probabilities.slice(18, 20), ...all.probabilities.slice(6, 8)]);
  for (const share of all.probabilities) expect(50 * share).toBeCloseTo(Math.round(50 * share), 9);
  expect(model.description.wrapped).toMatchObject({ inner: 'trees' });
});

test('what cannot be smoothed or certified is refused by name', async () => {
  await expect(smoothed(await linear(['free']))).rejects.toThrow("'free' has none: declare it, number({ min, max })");
  await expect(smoothed(await linear(['kind']))).rejects.toThrow('Noise changes numbers and pixels');
  await expect(smoothed(await linear(['x'], 'amount'))).rejects.toThrow('Only classifiers have votes');
  await expect(certified(await linear())).rejects.toThrow('Only a smoothed model has certified radii');
});
