// Cross-validation: how rows are divided, what is said of all folds, and what the planner refuses.

import { createRandom, definePipeline, file } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { clean } from './clean.ts';
import { crossValidate } from './cross-validate.ts';
import { evaluate } from './evaluate.ts';
import { boolean, category, number } from './schemas/column.ts';
import { summarizeFolds } from './summarize-folds.ts';
import { createTable } from './tables/create-table.ts';
import { takeFold } from './take-fold.ts';
import { trainLinear } from './train-linear.ts';

function draw(count: number) {
  const random = createRandom(5);
  const x = Array.from({ length: count }, () => random.normal());
  return createTable({
    columns: {
      x: { type: 'number' },
      day: { type: 'number' },
      site: { type: 'category', values: ['a', 'b', 'c', 'd'] },
      good: { type: 'boolean' },
    },
    values: {
      x,
      day: x.map((_, row) => (row * 7) % count),
      site: x.map((_, row) => ['a', 'a', 'a', 'b', 'b', 'c', 'd'][row % 7]!),
      good: x.map((value, row) => value + 0.3 * random.normal() > 0.8 || row === 0),
    },
  });
}

const rows = draw(103);

async function takeAll(params: object, of: number, table = rows) {
  const all = [];
  for (let index = 1; index <= of; index++) {
    const parsed = { seed: 0, ...params, fold: index, of };
    all.push(await takeFold.run({ rows: table }, parsed, testContext({ seed: 0 })));
  }
  return all;
}

describe('folds', () => {
  test('test each row once, and train on the others', async () => {
    const all = await takeAll({}, 5);
    const tested = all.flatMap(({ test }) => [...test.rowNumbers]);
    expect(tested.toSorted((a, b) => a - b)).toEqual([...rows.rowNumbers]);
    expect(all.map(({ test }) => test.rowCount).toSorted()).toEqual([20, 20, 21, 21, 21]);
    for (const { train, test } of all) {
      expect(train.rowCount + test.rowCount).toBe(103);
      expect(new Set([...train.rowNumbers, ...test.rowNumbers]).size).toBe(103);
    }
  });

  test('of another seed are others', async () => {
    const [first] = await takeAll({}, 5);
    const context = testContext({ seed: 1 });
    const other = await takeFold.run({ rows }, { fold: 1, of: 5, seed: 1 }, context);
    expect([...other.test.rowNumbers]).not.toEqual([...first!.test.rowNumbers]);
  });

  test('that are stratified have every class in the same proportions', async () => {
    const good = (rows.column('good') as readonly boolean[]).filter(Boolean).length;
    for (const { test } of await takeAll({ stratify: 'good' }, 4)) {
      const found = (test.column('good') as readonly boolean[]).filter(Boolean).length;
      expect(Math.abs(found - good / 4)).toBeLessThan(1);
      expect(Math.abs(test.rowCount - 103 / 4)).toBeLessThan(2);
    }
  });

  test('by group keep the rows of a group together', async () => {
    const all = await takeAll({ group: 'site' }, 3);
    const sites = all.map(({ test }) => [...new Set(test.column('site') as readonly string[])]);
    expect(sites.flat().toSorted()).toEqual(['a', 'b', 'c', 'd']);
    expect(sites.map((own) => own.length).toSorted()).toEqual([1, 1, 2]);
  });

  // scikit-learn 1.9: TimeSeriesSplit(n_splits=4) of 103 rows trains on 23, 43, 63 and 83.
  test('by time are scikit-learn’s', async () => {
    const all = await takeAll({ time: 'day' }, 4);
    expect(all.map(({ train, test }) => [train.rowCount, test.rowCount])).toEqual([
      [23, 20],
      [43, 20],
      [63, 20],
      [83, 20],
    ]);
    for (const { train, test } of all) {
      const latest = Math.max(...(train.column('day') as readonly number[]));
      expect(Math.min(...(test.column('day') as readonly number[]))).toBeGreaterThan(latest);
    }
  });

  test('of one group left out test on that group alone', async () => {
    const made = await takeFold.run({ rows }, { fold: 1, of: 4, group: 'site', leaveOut: 'b', seed: 0 }, testContext());
    expect(new Set(made.test.column('site'))).toEqual(new Set(['b']));
    expect(made.train.column('site')).not.toContain('b');
  });

  test('keep equal rows, and rows that were made from one row, together', async () => {
    const x = Array.from({ length: 40 }, (_, row) => Math.floor(row / 2));
    const twins = createTable({ columns: { x: { type: 'number' } }, values: { x } });
    const grown = createTable({
      columns: { x: { type: 'number' } },
      values: { x: x.map((value, row) => value + row / 100) },
      rowNumbers: Int32Array.from(x, (_, row) => (row % 20) + 1),
    });
    for (const { train, test } of await takeAll({}, 4, twins as never))
      expect(
        (test.column('x' as never) as number[]).filter((value) =>
          (train.column('x' as never) as number[]).includes(value),
        ),
      ).toEqual([]);
    for (const { train, test } of await takeAll({}, 4, grown as never))
      expect([...test.rowNumbers].filter((number) => train.rowNumbers.includes(number))).toEqual([]);
  });

  test.each([
    [{ of: 200 }, '200 folds need 200 rows that differ, and there are 103'],
    [{ of: 5, group: 'site' }, "5 folds need 5 values of 'site', and there are 4"],
    [{ of: 5, stratify: 'size' }, "The folds go by 'size', which is not a column"],
    [{ of: 4, group: 'site', leaveOut: 'e' }, `No row has "e" as 'site': there is nothing to test on`],
    [{ of: 60, time: 'site' }, "60 folds by 'site' need more times than there are: fold 1 would be empty"],
  ])('%o are refused in one sentence', async (params, message) => {
    const given = { fold: 1, seed: 0, ...params };
    await expect(takeFold.run({ rows }, given, testContext())).rejects.toThrow(message);
  });

  test.each([
    [{ fold: 6, of: 5 }, 'is 6 of 5 folds'],
    [{ fold: 1, of: 1 }, 'must be at least 2'],
    [{ fold: 1, of: 5, stratify: 'good', time: 'day' }, "give one of 'stratify', 'group' and 'time'"],
    [{ fold: 1, of: 5, leaveOut: 'a' }, "needs 'group'"],
  ])('%o is refused when planning', async (params, message) => {
    const result = await takeFold.definition.params!['~standard'].validate(params);
    expect(JSON.stringify(result.issues)).toContain(message);
  });
});

const estimate = (value: number | null, n = 20) => ({ value, low: null, high: null, n });

test('a figure is the mean of its folds, and undefined where one of them is', async () => {
  const folds = {
    fold1: { accuracy: estimate(0.8), auc: estimate(0.9) },
    fold2: { accuracy: estimate(0.9), auc: { ...estimate(null), reason: 'one class only' } },
    fold3: { accuracy: estimate(0.7), auc: estimate(0.5) },
  };
  const { metrics } = await summarizeFolds.run({ folds }, { testToTrain: 0.5 }, testContext());
  expect(metrics.accuracy).toMatchObject({ n: 60, folds: [0.8, 0.9, 0.7] });
  expect(metrics.accuracy.value).toBeCloseTo(0.8, 12);
  expect(metrics.accuracy.deviation).toBeCloseTo(0.1, 12);
  expect(metrics.auc).toMatchObject({ value: null, reason: 'undefined in 1 of 3 folds: one class only' });
  const ofClasses = {
    fold1: { accuracy: estimate(0.8), perClass: { spam: { recall: estimate(0.5) }, rare: { recall: estimate(1) } } },
    fold2: { accuracy: estimate(0.9), perClass: { spam: { recall: estimate(0.7) } } },
  };
  const nested = (await summarizeFolds.run({ folds: ofClasses }, { testToTrain: 1 }, testContext())).metrics;
  expect(nested['perClass']).toMatchObject({
    spam: { recall: { folds: [0.5, 0.7] } },
    rare: { recall: { value: null } },
  });
  expect(metrics.summary).toEqual(['accuracy over 3 folds: 0.800 ± 0.10']);
  expect(summarizeFolds.definition.out['metrics']!.validate(metrics)).toBeUndefined();
});

describe('in a pipeline', () => {
  const columns = { x: number(), site: category(['a', 'b']), good: boolean() };
  const open = () => clean({ raw: file('a.csv') }, { columns, split: { validation: 0, test: 0.2 } });
  const work = ({ train, test }: { train: ReturnType<typeof open>['train']; test: ReturnType<typeof open>['train'] }) =>
    evaluate({ model: trainLinear({ rows: train }, { label: 'good' }).model, rows: test }).metrics;
  const planOf = (build: () => object) => definePipeline('p', { build: build as never }).plan();

  test('each fold is three nodes, and the test rows stay out', () => {
    const plan = planOf(() => {
      const data = open();
      const { metrics } = crossValidate({ rows: data.train }, { folds: 3, stratify: 'good', repeats: 2 }, work);
      const { model } = trainLinear({ rows: data.train }, { label: 'good' });
      return { metrics, final: evaluate({ model, rows: data.test }).metrics };
    });
    const count = (name: string) => plan.nodes.filter(({ definition }) => definition.name === name).length;
    expect([count('fold'), count('train-linear'), count('evaluate'), count('summarize-folds')]).toEqual([6, 7, 7, 1]);
  });

  test('a model of one fold is not judged on the test rows of another, nor trained on held-out rows', () => {
    expect(() =>
      planOf(() => {
        const data = open();
        const [one, two] = [
          takeFold({ rows: data.train }, { fold: 1, of: 3 }),
          takeFold({ rows: data.train }, { fold: 2, of: 3 }),
        ];
        return { metrics: work({ train: one.train, test: two.test }) };
      }),
    ).toThrow(/learned|leak/);
  });

  test.each([
    [{ folds: 1 }, 'folds is 1: give a whole number from 2'],
    [{ folds: 3, repeats: 0 }, 'repeats is 0: give a whole number from 1'],
    [{ folds: 3, repeats: 2, time: 'x' as const }, "'repeats' draws other divisions"],
    [{ group: 'site' as const, leaveOut: ['a'] }, 'leaveOut is 1'],
  ])('%o is refused', (params, message) => {
    expect(() => planOf(() => crossValidate({ rows: open().train }, params, work))).toThrow(message);
  });
});

describe('rows that were made from one raw row', () => {
  // Ten people with two visits each, and a row that SMOTE made between the visits of two people: its person is none of them.
  const person = [...Array.from({ length: 20 }, (_, row) => Math.floor(row / 2)), 3.5];
  const made = createTable({
    columns: { person: { type: 'number' }, x: { type: 'number' } },
    values: { person, x: person.map((value, row) => value + row) },
    rowNumbers: Int32Array.from([...Array.from({ length: 20 }, (_, row) => row + 1), 7]),
  });

  test.each([
    ['by group', { group: 'person' }],
    ['by time', { time: 'x' }],
  ])('are never trained on where one of them is tested: %s', async (_, rules) => {
    for (const { train, test: tested } of await takeAll(rules, 4, made)) {
      const numbers = new Set(tested.rowNumbers);
      expect([...train.rowNumbers].filter((number) => numbers.has(number))).toEqual([]);
    }
  });

  test('are never trained on where their group is left out', async () => {
    const params = { fold: 1, of: 2, seed: 0, group: 'person', leaveOut: 3 };
    const { train, test: tested } = await takeFold.run({ rows: made }, params, testContext({ seed: 0 }));
    expect([...tested.rowNumbers]).toEqual([7, 8]);
    expect(train.rowNumbers).not.toContain(7);
    expect(train.rowCount).toBe(18);
  });
});
