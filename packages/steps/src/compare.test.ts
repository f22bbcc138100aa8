// Comparing models: what is better, what may be chance, and what cannot be compared.

import { createRandom, definePipeline, file } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, expectTypeOf, test } from 'vitest';
import { baseline } from './baseline.ts';
import { clean } from './clean.ts';
import { compare } from './compare.ts';
import type { ComparisonReport } from './comparing/comparison-report.ts';
import { linearParamsSchema } from './linear/linear-params.ts';
import { boolean, number } from './schemas/column.ts';
import { createTable } from './tables/create-table.ts';
import { trainLinear } from './train-linear.ts';

function draw(count: number, seed: number) {
  const random = createRandom(seed);
  const x = Array.from({ length: count }, () => random.normal());
  const z = x.map(() => random.normal());
  const shown = x.map((value, row) => value + 0.7 * z[row]! + 0.5 * random.normal());
  return createTable({
    columns: {
      x: { type: 'number' },
      z: { type: 'number' },
      good: { type: 'boolean' },
      level: { type: 'category', values: ['a', 'b', 'c'] },
      amount: { type: 'number' },
    },
    values: {
      x,
      z,
      good: shown.map((value) => value > 0.4),
      level: shown.map((value) => (value > 1 ? 'c' : value > 0 ? 'b' : 'a')),
      amount: shown.map((value) => 10 + value),
    },
  });
}

const rows = draw(200, 1);
const held = draw(500, 2);
const fit = async (label: string, features = ['x']) =>
  (await trainLinear.run({ rows }, linearParamsSchema.parse({ label, features }), testContext())).model;
const floor = async (label: string) =>
  (await baseline.run({ rows }, { label, strategy: undefined }, testContext())).model;

async function judge(models: object, params: object = {}, on = held): Promise<ComparisonReport> {
  const { report } = await compare.run({ models, rows: on }, params, testContext());
  expect(compare.definition.out['report']!.validate(report)).toBeUndefined();
  return report;
}

test('a model with one column more is better, by every figure', async () => {
  const report = await judge({ small: await fit('good'), large: await fit('good', ['x', 'z']) });
  const [{ figures, onlyModelRight, onlyBaselineRight, model, against }] = report.comparisons as [
    ComparisonReport['comparisons'][number],
  ];
  expect([model, against, report.baseline]).toEqual(['large', 'small', 'small']);
  expect(figures['accuracy']!.difference.value).toBeCloseTo((onlyModelRight! - onlyBaselineRight!) / 500, 12);
  for (const [name, { difference, adjustedP, p }] of Object.entries(figures)) {
    const better = name === 'logLoss' ? -difference.high! : difference.low!;
    expect(better, name).toBeGreaterThan(0);
    expect(adjustedP!, name).toBeLessThan(0.01);
    expect(adjustedP!, name).toBeGreaterThanOrEqual(p!);
  }
  expect(report).toHaveProperty('accuracyDifference.value');
  expect(report.summary[0]).toMatch(
    /^accuracy of 'large' compared with 'small': \+0\.\d{4} \(95 % interval \+0\.\d{4} to/,
  );
});

test('a model and itself do not differ', async () => {
  const one = await fit('good');
  const { comparisons } = await judge({ one, same: one });
  for (const { difference, p } of Object.values(comparisons[0]!.figures)) {
    expect(difference.value).toBe(0);
    expect(p).toBe(1);
  }
});

test('several models are compared with the one that is named, and all p-values are adjusted together', async () => {
  const models = { floor: await floor('level'), small: await fit('level'), large: await fit('level', ['x', 'z']) };
  const report = await judge(models, { baseline: 'small' });
  expect(report.comparisons.map(({ model }) => model)).toEqual(['floor', 'large']);
  expect(report.comparisons.flatMap(({ figures }) => Object.keys(figures))).toEqual([
    ...['accuracy', 'logLoss'],
    ...['accuracy', 'logLoss'],
  ]);
  expect(report).not.toHaveProperty('accuracyDifference');
  expect(report.summary).toHaveLength(2);
});

test('regressors differ in their errors', async () => {
  const report = await judge({ small: await fit('amount'), large: await fit('amount', ['x', 'z']) });
  const { meanAbsoluteError, meanSquaredError } = report.comparisons[0]!.figures;
  expect(meanAbsoluteError!.difference.high!).toBeLessThan(0);
  expect(meanSquaredError!.difference.high!).toBeLessThan(0);
});

test('what cannot be compared is refused in one sentence', async () => {
  const [good, level, amount] = [await fit('good'), await fit('level'), await fit('amount')];
  await expect(judge({ good })).rejects.toThrow('A comparison needs two models, and there is 1');
  await expect(judge({ good, level })).rejects.toThrow("'level' predicts 'level', and 'good' predicts 'good'");
  await expect(judge({ good, amount })).rejects.toThrow("'amount' predicts 'amount'");
  await expect(judge({ good, other: good }, { baseline: 'best' })).rejects.toThrow(
    "No model is named 'best': the models are 'good', 'other'",
  );
  await expect(judge({ good, other: good }, {}, draw(1, 3))).rejects.toThrow('A comparison needs two rows');
  const turned = { ...good, description: { ...good.description, classes: ['true', 'false'] } };
  await expect(judge({ good, turned })).rejects.toThrow(
    "'turned' has the classes true, false, and 'good' has false, true",
  );
});

test('models that learned from the rows are refused when planning; names and tasks are types', () => {
  const columns = { x: number(), good: boolean() };
  const build = (part: 'train' | 'test') =>
    definePipeline('p', {
      build() {
        const data = clean({ raw: file('a.csv') }, { columns, split: { validation: 0, test: 0.2 } });
        const models = {
          floor: baseline({ rows: data.train }, { label: 'good' }).model,
          line: trainLinear({ rows: data.train }, { label: 'good' }).model,
        };
        const { report } = compare({ models, rows: data[part] }, { baseline: 'floor' });
        expectTypeOf(compare<object, 'classification', 'floor' | 'line'>)
          .parameter(1)
          .toEqualTypeOf<{ readonly baseline?: 'floor' | 'line' | undefined } | undefined>();
        return { report };
      },
    }).plan();
  expect(build('test').nodes.length).toBeGreaterThan(4);
  expect(() => build('train')).toThrow(/learned/);
});
