// Bagging: bootstrap samples, and the mean of what models of them say.

import { createRandom, definePipeline, file } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { clean } from '../clean.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { takeBootstrap } from '../sampling/take-bootstrap.ts';
import { boolean, number } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { trainTrees } from '../train-trees.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { bag } from './bag.ts';
import { vote } from './vote.ts';

function draw(count: number, seed: number): AnyTable {
  const random = createRandom(seed);
  const x = Array.from({ length: count }, () => random.normal());
  return createTable({
    columns: { x: { type: 'number' }, z: { type: 'number' }, good: { type: 'boolean' }, amount: { type: 'number' } },
    values: {
      x,
      z: x.map(() => random.normal()),
      good: x.map((value) => value + random.normal() > 1),
      amount: x.map((value) => value * value + random.normal()),
    },
  });
}

const rows = draw(300, 1);
const take = async (params: object, seed = 0) =>
  (await takeBootstrap.run({ rows }, { stratify: undefined, seed, ...params } as never, testContext({ seed }))).sample;

test('a sample has as many rows, some of them repeatedly, in their order', async () => {
  const sample = await take({});
  expect(sample.rowCount).toBe(300);
  // Of n rows a share of 1 − (1 − 1/n)ⁿ ≈ 0.632 is drawn at least once.
  expect(new Set(sample.rowNumbers).size / 300).toBeCloseTo(0.632, 1);
  expect([...sample.rowNumbers]).toEqual([...sample.rowNumbers].sort((one, other) => one - other));
  expect([...(await take({}, 1)).rowNumbers]).not.toEqual([...sample.rowNumbers]);
});

test('a stratified sample has each value as often as the rows', async () => {
  const count = (table: AnyTable) => (table.column('good') as readonly boolean[]).filter(Boolean).length;
  for (const seed of [0, 1, 2]) expect(count(await take({ stratify: 'good' }, seed))).toBe(count(rows));
});

async function bagOf(label: 'good' | 'amount', members: number) {
  const params = treeParamsSchema.parse({ label, features: ['x', 'z'], method: 'single-tree' });
  const models: Record<string, AnyModel> = {};
  for (let seed = 0; seed < members; seed++) {
    const sample = await take({}, seed);
    models[seed] = (
      await trainTrees.run({ rows: sample, validation: undefined } as never, params as never, testContext())
    ).model;
  }
  const { model } = await vote.run({ models } as never, { voting: 'mean', weights: undefined }, testContext());
  return { models: Object.values(models), model };
}

test('the model is the mean of its members, of probabilities and of numbers, and is better than one of them', async () => {
  const fresh = draw(1000, 2);
  const { models, model } = await bagOf('amount', 8);
  const all = await Promise.all(models.map(async (member) => (await predictTable(member, fresh)).values));
  const bagged = (await predictTable(model, fresh)).values;
  const gap = (row: number) => Math.abs(bagged[row]! - all.reduce((total, values) => total + values[row]!, 0) / 8);
  expect(Math.max(...bagged.keys().map(gap))).toBeLessThan(1e-9);
  const truth = fresh.column('amount') as readonly number[];
  const error = (values: Float64Array) => values.reduce((total, value, row) => total + (value - truth[row]!) ** 2, 0);
  for (const values of all) expect(error(bagged)).toBeLessThan(error(values));

  const classified = await bagOf('good', 4);
  const shares = await Promise.all(
    classified.models.map(async (one) => (await predictTable(one, fresh)).probabilities),
  );
  const mean = (await predictTable(classified.model, fresh)).probabilities;
  const off = (at: number) => Math.abs(mean[at]! - shares.reduce((total, own) => total + own[at]!, 0) / 4);
  expect(Math.max(...mean.keys().map(off))).toBeLessThan(1e-9);
});

test('a bag is nodes in a pipeline; it is for training rows, and has at least two members', () => {
  const plan = (members: number, part: 'train' | 'test' = 'train') =>
    definePipeline('bagged', {
      build: () => {
        const columns = { x: number(), good: boolean() };
        const data = clean({ raw: file('rows.csv') }, { columns, split: { validation: 0, test: 0.2 } });
        const { model } = bag(
          { rows: data[part] },
          { members, stratify: 'good' },
          (some) => trainTrees({ rows: some }, { label: 'good', method: 'single-tree' }).model,
        );
        return { model };
      },
    }).plan();
  const names = plan(3).nodes.map(({ definition }) => definition.name);
  expect(names.filter((name) => name === 'bootstrap')).toHaveLength(3);
  expect(names.filter((name) => name === 'vote')).toHaveLength(1);
  expect(() => plan(1)).toThrow('bag: members is 1: give a whole number from 2');
  expect(() => plan(2, 'test')).toThrow("'bootstrap'");
});
