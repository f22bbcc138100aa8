// Successive halving: which nodes there are, which trials go on, and what the planner refuses.

import { join } from 'node:path';
import { between, definePipeline, file, randomSearch } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { baseline } from '../baseline.ts';
import { clean } from '../clean.ts';
import { evaluate } from '../evaluate.ts';
import { boolean, number } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import { trainTrees } from '../train-trees.ts';
import { chooseTrial } from './choose-trial.ts';
import { keepTrial } from './keep-trial.ts';
import { rankTrials } from './rank-trials.ts';
import { hyperbandBrackets, successiveHalving } from './successive-halving.ts';

const columns = { x: number(), good: boolean() };
const open = () => clean({ raw: file('a.csv') }, { columns, split: { validation: 0.2, test: 0.2 } });
const planOf = (build: () => object) => definePipeline('p', { build: build as never }).plan();
const points = randomSearch(9, { learningRate: between(0.01, 0.3, { scale: 'log' }) });

const search = (data: ReturnType<typeof open>, options = { resources: [10, 30, 90] }) =>
  successiveHalving(points, options, { max: 'auc' }, (point, trees) => {
    const { model } = trainTrees({ rows: data.train }, { label: 'good', trees, ...point });
    return { model, metrics: evaluate({ model, rows: data.validation }).metrics };
  });

describe('the plan', () => {
  test('has a node for each trial of each rung, and three of nine, then one of three go on', () => {
    const plan = planOf(() => ({ search: search(open()).search }));
    const named = (name: string) => plan.nodes.filter(({ definition }) => definition.name === name);
    expect(named('train-trees')).toHaveLength(27);
    expect(named('evaluate')).toHaveLength(27);
    expect(named('choose-trial')).toHaveLength(1);
    const keeps = named('keep-trial').map(({ params }) => params['keep']);
    expect(keeps.filter((keep) => keep === 3)).toHaveLength(9);
    expect(keeps.filter((keep) => keep === 1)).toHaveLength(9);
    expect(named('train-trees').map(({ params }) => params['trees'])).toEqual(
      [10, 30, 90].flatMap((trees) => Array(9).fill(trees)),
    );
  });

  test('of one rung is a choice among all points', () => {
    const plan = planOf(() => ({ search: search(open(), { resources: [10] }).search }));
    expect(plan.nodes.some(({ definition }) => definition.name === 'keep-trial')).toBe(false);
  });

  test('judges what was found on rows that did not choose it, and a gate refuses evidence on those that did', () => {
    const judge = (part: 'validation' | 'test' | 'train') =>
      planOf(() => {
        const data = open();
        return { metrics: evaluate({ model: search(data).model, rows: data[part] }).metrics };
      });
    expect(judge('test').nodes.length).toBeGreaterThan(50);
    expect(() => judge('train')).toThrow(/learned/);
  });

  test('refuses options that make no search', () => {
    const plan = (options: { resources: number[]; eta?: number }, some: readonly (typeof points)[number][] = points) =>
      successiveHalving(some, options, { max: 'auc' }, () => undefined as never);
    expect(() => plan({ resources: [] })).toThrow('give the resources of at least one rung');
    expect(() => plan({ resources: [3, 3] })).toThrow('the resources 3, 3 must rise');
    expect(() => plan({ resources: [3], eta: 1 })).toThrow('eta is 1');
    expect(() => plan({ resources: [3] }, [])).toThrow('there are no points');
  });
});

test('the brackets of Hyperband are those of table 1 of Li et al. (2018)', () => {
  const brackets = hyperbandBrackets(81).map(({ count, resources }) =>
    resources.map((resource, rung) => [Math.floor(count / 3 ** rung), resource]),
  );
  expect(brackets).toEqual([
    [
      [81, 1],
      [27, 3],
      [9, 9],
      [3, 27],
      [1, 81],
    ],
    [
      [27, 3],
      [9, 9],
      [3, 27],
      [1, 81],
    ],
    [
      [9, 9],
      [3, 27],
      [1, 81],
    ],
    [
      [6, 27],
      [2, 81],
    ],
    [[5, 81]],
  ]);
  expect(hyperbandBrackets(243)).toHaveLength(6);
  expect(() => hyperbandBrackets(2)).toThrow('The most resources are 2: give at least eta, 3');
  expect(() => hyperbandBrackets(9, 1.5)).toThrow('eta is 1.5');
});

const metricsOf = (values: Readonly<Record<string, number | null>>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { auc: { value, low: null, high: null, n: 10 }, test: { loss: value } },
    ]),
  );

test('trials are ranked by their metric: undefined ones are last, and a tie goes to the earlier name', () => {
  const trials = metricsOf({ '3': 0.9, '1': 0.7, '2': 0.9, '4': null });
  expect(rankTrials(trials, 'auc', 'max').map(({ trial }) => trial)).toEqual(['2', '3', '1', '4']);
  expect(rankTrials(trials, 'test.loss', 'min').map(({ trial }) => trial)).toEqual(['1', '2', '3', '4']);
  expect(() => rankTrials(trials, 'auk', 'max')).toThrow("Trial '1' has no metric 'auk'");
});

test('the best ones go on, and one that was not made does not', async () => {
  const metrics = metricsOf({ '1': 0.7, '2': 0.9, '3': null });
  const isKept = async (trial: string, keep: number) =>
    (await keepTrial.run({ metrics }, { trial, keep, metric: 'auc', goal: 'max' }, testContext())).isKept;
  expect(await Promise.all(['1', '2', '3', '4'].map((trial) => isKept(trial, 1)))).toEqual([false, true, false, false]);
  expect(await Promise.all(['1', '2', '3', '4'].map((trial) => isKept(trial, 3)))).toEqual([true, true, false, false]);
});

test('the model of the best trial is handed on as it is', async () => {
  const rows = createTable({
    columns: { x: { type: 'number' }, good: { type: 'boolean' } },
    values: { x: [1, 2, 3, 4], good: [true, false, true, true] },
  });
  const fit = async () => (await baseline.run({ rows }, { label: 'good', strategy: undefined }, testContext())).model;
  const models = { '1': await fit(), '2': await fit() };
  const run = (values: Readonly<Record<string, number | null>>) =>
    chooseTrial.run({ models, metrics: metricsOf(values) }, { metric: 'auc', goal: 'max' }, testContext());
  const { model, search: report } = await run({ '1': 0.5, '2': 0.6 });
  expect(model.description).toEqual(models['2'].description);
  expect(model.path.endsWith(join('', 'model'))).toBe(true);
  expect(report).toMatchObject({ chosen: '2', summary: ['Chosen: trial 2, auc 0.6', 'trial 1, auc 0.5'] });
  await expect(run({ '1': null })).rejects.toThrow("No trial has a value of 'auc'");
});
