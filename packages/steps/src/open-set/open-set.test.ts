// A model that never saw some classes: how well it notices, and one that says so.

import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { baseline } from '../baseline.ts';
import { vote } from '../ensembles/vote.ts';
import { evaluate } from '../evaluate.ts';
import { linearParamsSchema } from '../linear/linear-params.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { redescribeModel } from '../models/redescribe-model.ts';
import { takeClasses } from '../sampling/take-classes.ts';
import { type AnyColumnValues, createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { train } from '../train.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import type { OpenSetReport } from './open-set-report.ts';
import { openSetTest } from './open-set-test.ts';
import { rejectUnknown } from './reject-unknown.ts';

const centres: Readonly<Record<string, readonly [number, number]>> = { a: [-4, 0], b: [4, 0], c: [0, 5], new: [0, -6] };
const kinds = Object.keys(centres);
function draw(count: number, seed: number): AnyTable {
  const random = createRandom(seed);
  const kind = Array.from({ length: count }, (_, row) => kinds[row % 4]!);
  const at = (axis: 0 | 1) => kind.map((name) => centres[name]![axis] + random.normal());
  return createTable({
    columns: {
      x: { type: 'number' },
      y: { type: 'number' },
      half: { type: 'category', values: ['left', 'right'] },
      kind: { type: 'category', values: kinds },
    },
    values: { x: at(0), y: at(1), half: kind.map((name) => (name === 'a' ? 'left' : 'right')), kind },
  });
}

const known = ['a', 'b', 'c'];
const divide = async (rows: AnyTable) =>
  await takeClasses.run({ rows }, { label: 'kind', classes: known }, testContext());
const { rows: training } = await divide(draw(240, 1));
const validation = draw(160, 2);
const rows = draw(160, 3);
const features = ['x', 'y', 'half'];
const fit: Readonly<Record<string, () => Promise<AnyModel>>> = {
  network: async () => {
    const params = { label: 'kind', features, network: { dense: [16] }, epochs: 25, learningRate: 0.02 };
    return (await train.run({ rows: training }, trainParamsSchema.parse(params), testContext())).model;
  },
  linear: async () =>
    (await trainLinear.run({ rows: training }, linearParamsSchema.parse({ label: 'kind', features }), testContext()))
      .model,
  trees: async () => {
    const params = treeParamsSchema.parse({ label: 'kind', features, trees: 20, minRowsInLeaf: 3 });
    return (await trainTrees.run({ rows: training }, params, testContext())).model;
  },
  ensemble: async () => {
    const models = { linear: await modelOf('linear'), trees: await modelOf('trees') };
    return (await vote.run({ models }, { voting: 'soft', weights: undefined }, testContext())).model;
  },
};
const models = new Map<string, Promise<AnyModel>>();
function modelOf(family: string): Promise<AnyModel> {
  if (!models.has(family)) models.set(family, fit[family]!());
  return models.get(family)!;
}

const measure = async (model: AnyModel, inputs: object = {}, params: object = {}): Promise<OpenSetReport> =>
  (
    await openSetTest.run(
      { model: model as never, rows, training, ...inputs } as never,
      { neighbours: 10, ...params } as never,
      testContext(),
    )
  ).report;
const reject = async (model: AnyModel, params: object = {}, inputs: object = {}) =>
  await rejectUnknown.run(
    { model: model as never, validation, training, ...inputs } as never,
    { score: 'mahalanobis', rate: 0.05, answer: 'unknown', neighbours: 10, ...params } as never,
    testContext(),
  );

describe.each(Object.keys(fit))('%s', (family) => {
  test('has each score that it allows, and those by distance find the unseen class', async () => {
    const report = await measure(await modelOf(family));
    expect(report.score).toBe('softmax');
    expect([report.knownRows, report.unseenRows]).toEqual([120, 40]);
    const names = report.scores.map(({ score }) => score);
    if (family === 'ensemble') {
      expect(names).toEqual(['softmax', 'mahalanobis', 'knn']);
      expect(report.leftOut[0]!.reason).toContain("'energy' needs logits");
    } else expect(names).toEqual(['softmax', 'energy', 'mahalanobis', 'knn']);
    // A network's features are those of its classes: what is unlike all of them may look like one.
    if (family !== 'network')
      for (const { score, auroc, fprAt95Tpr } of report.scores.slice(-2)) {
        expect(auroc.low!, score).toBeGreaterThan(0.95);
        expect(fprAt95Tpr.value!, score).toBeLessThan(0.1);
      }
    expect(report.knownRejected).toMatchObject({ value: null });
  });

  test('answers "unknown", and is predicted, evaluated and tested like any model', async () => {
    const { model, report } = await reject(await modelOf(family), { features: 'inputs' });
    expect(report.knownRejected.value!).toBeLessThanOrEqual(0.05);
    expect(report.unseenRejected.value!).toBeGreaterThan(0.9);
    const { description } = model as AnyModel;
    expect(description).toMatchObject({ family: 'wrapped', classes: [...known, 'unknown'], positive: null });
    const before = await predictTable(await modelOf(family), rows);
    const { predicted, probabilities } = await predictTable(model, rows);
    for (const [row, own] of predicted.entries()) {
      if (own < 3) expect(own).toBe(before.predicted[row]);
      const shares = probabilities.subarray(4 * row, 4 * row + 4);
      expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      // The classes keep their ratios.
      const others = shares[0]! + shares[1]! + shares[2]!;
      for (let k = 0; k < 3; k++) expect(shares[k]! / others).toBeCloseTo(before.probabilities[3 * row + k]!, 6);
    }
    const { metrics } = await evaluate.run({ model, rows }, { slices: [] }, testContext());
    expect((metrics as { accuracy: { value: number } }).accuracy.value).toBeGreaterThan(0.9);
    const own = await measure(model);
    expect(own.score).toBe('own');
    expect(own.unseenRejected.value!).toBeGreaterThan(0.9);
    expect(own.knownRejected.value!).toBeLessThan(0.15);
    expect(own.leftOut).toEqual([]);
    await expect(measure(model, {}, { scores: ['softmax'] })).rejects.toThrow("'softmax' is of a model's own answers");
  });
});

test('each score rejects at most the rate of the validation rows, and the same rows again', async () => {
  for (const score of ['softmax', 'energy', 'mahalanobis', 'knn'])
    for (const rate of [0.01, 0.2]) {
      const model = await modelOf('network');
      const { model: rejecting, report } = await reject(model, { score, rate });
      expect(report.rows).toBe(120);
      const rejected = await predictTable(rejecting, selectRows(validation, [...Array(160).keys()]));
      const kind = validation.column('kind') as readonly string[];
      const count = rejected.predicted.filter((own, row) => own === 3 && known.includes(kind[row]!)).length;
      expect(count / 120, `${score} ${rate}`).toBe(report.knownRejected.value);
      expect(count).toBeLessThanOrEqual(rate * 120);
      if (score !== 'softmax') expect(count).toBe(Math.floor(rate * 120));
    }
});

test('rows of other data need no label; a threshold of two classes is kept', async () => {
  const columns = {
    x: { type: 'number' },
    y: { type: 'number' },
    half: { type: 'category', values: ['left', 'right'] },
  };
  const far = createTable({
    columns: columns as never,
    values: { x: Array(20).fill(30), y: Array(20).fill(-30), half: Array(20).fill('left') },
  });
  const two = await takeClasses.run({ rows }, { label: 'kind', classes: ['c', 'b'] }, testContext());
  const column = { type: 'category', values: ['b', 'c'], positive: 'c' } as const;
  const values = Object.fromEntries(
    ['x', 'y', 'half', 'kind'].map((name) => [name, two.rows.column(name) as AnyColumnValues]),
  );
  const table = createTable({ columns: { ...two.rows.columns, kind: column }, values });
  const trained = await trainLinear.run(
    { rows: table },
    linearParamsSchema.parse({ label: 'kind', features: ['x'] }),
    testContext(),
  );
  const report = await measure(trained.model, { rows: table, unseen: far, training: table }, { scores: ['knn'] });
  expect(report).toMatchObject({ score: 'knn', knownRows: 80, unseenRows: 20, auroc: { value: 1 } });
  for (const threshold of [0.3, 0.7]) {
    const strict = { ...trained.model, description: { ...trained.model.description, threshold } } as AnyModel;
    const before = await predictTable(strict, table);
    const stored = await redescribeModel(strict, strict.description, `${testContext().folder}/strict`);
    const after = await predictTable((await reject(stored, { score: 'softmax' }, { validation: table })).model, table);
    expect(new Set(before.predicted).size).toBe(2);
    for (const [row, own] of after.predicted.entries()) if (own < 2) expect(own).toBe(before.predicted[row]);
  }
});

test('what cannot be answered is refused by name', async () => {
  const model = await modelOf('linear');
  const { rows: ofKnown, others } = await divide(rows);
  await expect(measure(model, { rows: ofKnown })).rejects.toThrow(
    "0 rows are of classes that the model does not know: give at least 10, in 'rows' or as the input 'unseen'",
  );
  await expect(measure(model, { rows: others })).rejects.toThrow(
    '0 of the rows are of classes that the model knows (a, b, c)',
  );
  await expect(measure(model, { training: undefined }, { scores: ['knn'] })).rejects.toThrow(
    "give them as the input 'training'",
  );
  await expect(measure(model, {}, { scores: ['mahalanobis'], features: 'penultimate' })).rejects.toThrow(
    "a penultimate layer is of a network, and the model is of the family 'linear': use 'inputs'",
  );
  await expect(measure(await modelOf('ensemble'), {}, { scores: ['energy'] })).rejects.toThrow(
    "scores of the family 'ensemble' are log probabilities",
  );
  await expect(reject(model, { rate: 0.001 })).rejects.toThrow(
    '0.001 of 120 validation rows of known classes is less than one row',
  );
  await expect(reject(model, { answer: 'a' })).rejects.toThrow("'a' is a class of the model");
  await expect(reject((await reject(model)).model as AnyModel)).rejects.toThrow("The model answers 'unknown' already");
  const { model: regressor } = await baseline.run(
    { rows: training },
    { label: 'x', strategy: undefined },
    testContext(),
  );
  await expect(measure(regressor)).rejects.toThrow('this is a regressor');
  await expect(reject(regressor)).rejects.toThrow('this is a regressor');
  const take = (params: object) =>
    takeClasses.run({ rows }, { label: 'kind', classes: ['a'], ...params }, testContext());
  await expect((async () => take({ classes: ['d'] }))()).rejects.toThrow("classes: 'd' is not a value of 'kind'");
  await expect((async () => take({ label: 'x' }))()).rejects.toThrow("label: 'x' is of type number");
});
