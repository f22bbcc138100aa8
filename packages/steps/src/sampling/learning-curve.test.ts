// Learning curves: nested samples, figures by number of rows.

import { createRandom, definePipeline, file } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { adversarialTest } from '../adversarial-test.ts';
import { biasAudit } from '../bias-audit.ts';
import { clean } from '../clean.ts';
import { evaluate } from '../evaluate.ts';
import { release } from '../release.ts';
import { boolean, number } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import { trainLinear } from '../train-linear.ts';
import { learningCurve } from './learning-curve.ts';
import { summarizeCurve } from './summarize-curve.ts';
import { takeSample } from './take-sample.ts';

const random = createRandom(5);
const rows = createTable({
  columns: { x: { type: 'number' }, level: { type: 'category', values: ['a', 'b'] } },
  values: {
    x: Array.from({ length: 100 }, () => random.next()),
    level: Array.from({ length: 100 }, (_, row) => (row % 5 === 0 ? 'b' : 'a')),
  },
});

const take = async (size: number, more: object = {}) =>
  (await takeSample.run({ rows }, { size, seed: 0, stratify: undefined, ...more } as never, testContext({ seed: 1 })))
    .sample;

test('samples of one seed are nested, in the order of the rows, and stratified ones keep proportions', async () => {
  const [small, large] = [await take(20), await take(50)];
  expect(small.rowCount).toBe(20);
  expect([...large.rowNumbers]).toEqual([...large.rowNumbers].sort((one, other) => one - other));
  expect([...small.rowNumbers].every((row) => large.rowNumbers.includes(row))).toBe(true);
  for (const size of [10, 25, 50]) {
    const levels = (await take(size, { stratify: 'level' })).column('level') as readonly string[];
    expect(levels.filter((level) => level === 'b').length).toBe(size / 5);
  }
});

test('a sample that is too large, or by a column that is not there, is refused', async () => {
  await expect(take(101)).rejects.toThrow('A sample of 101 rows was requested, and there are 100');
  await expect(take(5, { stratify: 'y' })).rejects.toThrow("stratify: 'y' is not a column");
});

test('the summary has each figure by size, and the deviation between repeats', async () => {
  const metrics = (value: number | null) => ({ accuracy: { value, low: null, high: null, n: 50 } });
  const points = { a: metrics(0.5), b: metrics(0.7), c: metrics(0.8), d: metrics(null) };
  const { curve } = await summarizeCurve.run({ points } as never, { sizes: [10, 10, 20, 20] }, testContext());
  expect(summarizeCurve.definition.out['curve']!.validate(curve)).toBeUndefined();
  expect(curve).toMatchObject({ sizes: [10, 20], repeats: 2 });
  const [first, second] = curve.curves['accuracy']!;
  expect(first).toMatchObject({ size: 10, estimate: { value: 0.6, low: null, n: 50 } });
  expect(first!.deviation).toBeCloseTo(Math.SQRT1_2 / 5, 12);
  expect(second).toMatchObject({ estimate: { value: null, reason: 'undefined in 1 of 2 repeats' }, deviation: null });
});

test('the last rows have a gain, with an interval of one repeat; a figure that is not there is refused', async () => {
  const point = (value: number) => ({
    loss: { value: 1 - value, low: null, high: null, n: 50 },
    accuracy: { value, low: value - 0.1, high: value + 0.1, n: 50 },
  });
  const summarize = async (figure?: string) => {
    const points = { a: point(0.5), b: point(0.7), c: point(0.8) };
    return (await summarizeCurve.run({ points } as never, { sizes: [10, 20, 40], figure }, testContext())).curve;
  };
  const { figure, final, gain } = await summarize('accuracy');
  expect([figure, final.value, gain.n]).toEqual(['accuracy', 0.8, 50]);
  expect(gain.value).toBeCloseTo(0.1, 12);
  expect([gain.low, gain.high]).toEqual([
    expect.closeTo(0.1 - 0.1 * Math.SQRT2, 9),
    expect.closeTo(0.1 + 0.1 * Math.SQRT2, 9),
  ]);
  expect((await summarize()).gain).toMatchObject({
    value: expect.closeTo(-0.1, 12),
    low: null,
    reason: 'the figures have no intervals',
  });
  await expect(summarize('recall')).rejects.toThrow("figure: 'recall' is not a figure of the points");
});

test('a curve of the released model is evidence, and of another one it is refused', () => {
  const plan = (other: boolean) =>
    definePipeline('curve', {
      build: () => {
        const columns = { x: number(), good: boolean() };
        const data = clean({ raw: file('rows.csv') }, { columns, split: { validation: 0.2, test: 0.2 } });
        const fit = (rows: typeof data.train, C: number) => trainLinear({ rows }, { label: 'good', C }).model;
        const model = fit(data.train, 1);
        const { curve } = learningCurve(
          { rows: data.train, model: other ? fit(data.train, 2) : model },
          { sizes: [20, 40], figure: 'accuracy' },
          (rows) => evaluate({ model: fit(rows, 1), rows: data.validation }).metrics,
        );
        const evidence = {
          metrics: evaluate({ model, rows: data.test }).metrics,
          attack: adversarialTest({ model, rows: data.test }).report,
          bias: biasAudit({ model, rows: data.test }, { groups: ['good'] }).report,
          learning: curve,
        };
        return {
          approved: release(model, evidence, { learning: { gain: { atMost: 0.05, on: 'value' } } }),
        };
      },
    }).plan();
  expect(() => plan(true)).toThrow(/evidence/i);
  expect(plan(false).nodes.map(({ definition }) => definition.name)).toContain('summarize-curve');
});

test('a curve is nodes in a pipeline; wrong sizes are refused where they are written', () => {
  const make = (sizes: readonly number[], repeats = 1) =>
    definePipeline('curve', {
      build: () => {
        const columns = { x: number(), good: boolean() };
        const data = clean({ raw: file('rows.csv') }, { columns, split: { validation: 0.2, test: 0.2 } });
        const { curve } = learningCurve({ rows: data.train }, { sizes, repeats, stratify: 'good' }, (some) => {
          const { model } = trainLinear({ rows: some }, { label: 'good' });
          return evaluate({ model, rows: data.validation }).metrics;
        });
        return { curve };
      },
    });
  const names = make([20, 40], 2)
    .plan()
    .nodes.map(({ definition }) => definition.name);
  expect(names.filter((name) => name === 'sample')).toHaveLength(4);
  expect(names.filter((name) => name === 'summarize-curve')).toHaveLength(1);
  expect(() => make([20]).plan()).toThrow('learningCurve: give at least two sizes');
  expect(() => make([20, 10]).plan()).toThrow('must be whole numbers that rise');
  expect(() => make([20, 40], 0).plan()).toThrow('repeats is 0');
});
