// Ensembles in pipelines: what the planner refuses, what the steps refuse, and that they are deployed like any model.

import { join } from 'node:path';
import { createRandom, definePipeline, file } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { baseline } from '../baseline.ts';
import { clean } from '../clean.ts';
import { deploy } from '../deploy.ts';
import { evaluate } from '../evaluate.ts';
import { linearParamsSchema } from '../linear/linear-params.ts';
import { memberFolder } from '../models/model-files.ts';
import { predictTable } from '../models/predict.ts';
import { readModel } from '../models/read-model.ts';
import { boolean, category, number } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import { takeFold } from '../take-fold.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { fitStack } from './fit-stack.ts';
import { predictFold } from './predict-fold.ts';
import { stack } from './stack.ts';
import { vote } from './vote.ts';

const columns = { x: number(), site: category(['a', 'b']), good: boolean(), size: number() };
const open = () => clean({ raw: file('a.csv') }, { columns, split: { validation: 0, test: 0.2 } });
const planOf = (build: () => object) => definePipeline('p', { build: build as never }).plan();

describe('the planner', () => {
  const grow = (rows: ReturnType<typeof open>['train']) => ({
    trees: trainTrees({ rows }, { label: 'good' }).model,
    linear: trainLinear({ rows }, { label: 'good' }).model,
  });

  test('makes a fold of its own for each model of a stack', () => {
    const plan = planOf(() => {
      const data = open();
      const { model } = stack({ rows: data.train }, { folds: 3, stratify: 'good' }, grow);
      return { metrics: evaluate({ model, rows: data.test }).metrics };
    });
    const count = (name: string) => plan.nodes.filter(({ definition }) => definition.name === name).length;
    expect(['fold', 'train-trees', 'train-linear', 'predict-fold', 'fit-stack'].map(count)).toEqual([3, 4, 4, 3, 1]);
  });

  test('refuses predictions of rows that a member learned from', () => {
    expect(() =>
      planOf(() => {
        const data = open();
        const fold = takeFold({ rows: data.train }, { fold: 1, of: 3 });
        const models = grow(data.train);
        const { predictions } = predictFold({ models, rows: fold.test });
        return { model: fitStack({ models, folds: { predictions } }).model };
      }),
    ).toThrow(/learned|leak/);
  });

  test('refuses to judge an ensemble on rows that a member, or its combination, learned from', () => {
    const judge = (
      build: (data: ReturnType<typeof open>) => ReturnType<typeof grow>['trees'],
      part: 'train' | 'test',
    ) =>
      planOf(() => {
        const data = open();
        return { metrics: evaluate({ model: build(data), rows: data[part] }).metrics };
      });
    const voted = (data: ReturnType<typeof open>) => vote({ models: grow(data.train) }).model;
    const stacked = (data: ReturnType<typeof open>) => stack({ rows: data.train }, { folds: 2 }, grow).model;
    // The members of this stack learned from nothing of the test rows; its linear model did.
    const combined = (data: ReturnType<typeof open>) => {
      const models = grow(data.train);
      return fitStack({ models, folds: { one: predictFold({ models, rows: data.test }).predictions } }).model;
    };
    for (const build of [voted, stacked]) {
      expect(judge(build, 'test').nodes.length).toBeGreaterThan(4);
      expect(() => judge(build, 'train')).toThrow(/learned|leak/);
    }
    expect(() => judge(combined, 'test')).toThrow(/learned|leak/);
  });

  test.each([[{ folds: 1 }], [{ folds: 2.5 }]])('refuses %o', (options) => {
    expect(() => planOf(() => stack({ rows: open().train }, options, grow))).toThrow('give a whole number from 2');
  });
});

const random = createRandom(3);
const x = Array.from({ length: 80 }, () => random.normal());
const rows = createTable({
  columns: { x: { type: 'number' }, good: { type: 'boolean' }, size: { type: 'number' } },
  values: {
    x,
    good: x.map((value) => value + 0.5 * random.normal() > 0),
    size: x.map((value) => 10 + 3 * value + random.normal()),
  },
});
const linear = async (label: string) =>
  (await trainLinear.run({ rows }, linearParamsSchema.parse({ label, features: ['x'] }), testContext())).model;
const trees = async (label: string) => {
  const params = treeParamsSchema.parse({ label, features: ['x'], trees: 10, minRowsInLeaf: 5 });
  return (await trainTrees.run({ rows, validation: undefined }, params, testContext())).model;
};
const models = async (label: string) => ({ linear: await linear(label), trees: await trees(label) });

async function voteError(given: object, params: object): Promise<string> {
  const ends = { voting: undefined, weights: undefined, ...params };
  return vote.run({ models: given as never }, ends, testContext()).then(
    () => 'no error',
    (error: Error) => error.message,
  );
}

describe('votes', () => {
  test('count by weight, and are one model with its members in its folder', async () => {
    const given = await models('size');
    const weights = { linear: 3, trees: 1 };
    const { model } = await vote.run({ models: given }, { voting: undefined, weights }, testContext());
    const [a, b] = [await predictTable(given.linear, rows), await predictTable(given.trees, rows)];
    const { values } = await predictTable(model, rows);
    for (const [row, value] of values.entries())
      expect(value).toBeCloseTo((3 * a.values[row]! + b.values[row]!) / 4, 9);
    expect((await readModel(join(model.path, memberFolder(1)))).description.family).toBe('trees');
  });

  test('of the wrong models or params are refused in one sentence', async () => {
    const given = await models('good');
    const other = await linear('size');
    const constant = await baseline.run({ rows }, { label: 'good', strategy: undefined }, testContext());
    expect(await voteError({ one: given.linear }, {})).toBe('An ensemble needs two models, and there is 1');
    expect(await voteError({ ...given, other }, {})).toBe(
      "'linear' and 'other' do not go together: they predict 'good' and 'size'",
    );
    expect(await voteError(await models('size'), { voting: 'soft' })).toBe(
      "'voting' is for classifiers, and 'size' is a number: leave it out",
    );
    expect(await voteError(given, { weights: { linear: 1 } })).toBe("'trees' has no weight: give one for each model");
    expect(await voteError(given, { weights: { linear: 1, trees: 1, tree: 1 } })).toContain("No model is named 'tree'");
    expect(await voteError(given, { weights: { linear: 0, trees: 0 } })).toContain('All weights are 0');
    expect(await voteError({ ...given, constant: constant.model }, {})).toBe('no error');
  });
});

describe('stacks', () => {
  const fit = (given: object, folds: object, params: object) =>
    fitStack.run(
      { models: given as never, folds: folds as never },
      { C: undefined, alpha: undefined, ...params },
      testContext(),
    );

  test('learn from the predictions of all folds', async () => {
    const given = await models('good');
    const { predictions } = await predictFold.run({ models: given, rows }, {}, testContext());
    expect(Object.keys(predictions.columns)).toEqual(['good', 'prediction 1', 'prediction 2']);
    const { model } = await fit(given, { one: predictions, two: predictions }, {});
    const { predicted } = await predictTable(model, rows);
    const truth = rows.column('good') as readonly boolean[];
    expect(truth.filter((value, row) => Number(value) === predicted[row]).length).toBeGreaterThan(60);
    const { bundle } = await deploy.run(
      { model, reports: {} },
      { name: 'stacked', alias: 'champion', description: '', intendedUse: '', limitations: [] },
      testContext(),
    );
    const again = await predictTable(await readModel(join(bundle.path, 'model')), rows);
    expect([...again.predicted]).toEqual([...predicted]);
  });

  test('of the wrong folds or params are refused in one sentence', async () => {
    const given = await models('good');
    const { predictions } = await predictFold.run({ models: given, rows }, {}, testContext());
    await expect(fit({ ...given, more: given.linear }, { one: predictions }, {})).rejects.toThrow(
      'A fold has 2 predictions of each row, and the models give 3',
    );
    await expect(fit(given, {}, {})).rejects.toThrow('There are no folds with rows to learn from');
    await expect(fit(given, { one: predictions }, { alpha: 1 })).rejects.toThrow("'alpha' is for regressors");
    const numbers = await models('size');
    const folds = { one: (await predictFold.run({ models: numbers, rows }, {}, testContext())).predictions };
    await expect(fit(numbers, folds, { C: 1 })).rejects.toThrow("'C' is for classifiers");
  });
});
