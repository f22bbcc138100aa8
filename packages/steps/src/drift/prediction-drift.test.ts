// Drift of predictions: a model that says other things of later rows, and the report as evidence of release.

import { createRandom, definePipeline, file } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { adversarialTest } from '../adversarial-test.ts';
import { applyCleaning } from '../apply-cleaning.ts';
import { biasAudit } from '../bias-audit.ts';
import { clean } from '../clean.ts';
import { evaluate } from '../evaluate.ts';
import { linearParamsSchema } from '../linear/linear-params.ts';
import type { AnyModel } from '../models/model-value.ts';
import { release } from '../release.ts';
import { boolean, category, number } from '../schemas/column.ts';
import { createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { trainLinear } from '../train-linear.ts';
import { drift } from './drift.ts';
import type { DriftReport } from './drift-report.ts';

function draw(count: number, seed: number, shift = 0): AnyTable {
  const random = createRandom(seed);
  const x = Array.from({ length: count }, () => shift + random.normal());
  return createTable({
    columns: {
      x: { type: 'number' },
      prediction: { type: 'number' },
      good: { type: 'boolean' },
      level: { type: 'category', values: ['low', 'middle', 'high'] },
      amount: { type: 'number' },
    },
    values: {
      x,
      prediction: x.map(() => random.next()),
      good: x.map((value) => value + 0.3 * random.normal() > 0),
      level: x.map((value) => (value < -0.5 ? 'low' : value < 0.5 ? 'middle' : 'high')),
      amount: x.map((value) => 5 + 2 * value),
    },
  });
}

const reference = draw(3000, 1);
const fit = async (label: string): Promise<AnyModel> =>
  (await trainLinear.run({ rows: draw(300, 4) }, linearParamsSchema.parse({ label, features: ['x'] }), testContext()))
    .model;

async function compare(model: AnyModel, rows: AnyTable, params: object = {}): Promise<DriftReport> {
  const given = { columns: ['x'], tolerance: 0.1, tolerances: {}, ...params };
  const { report } = await drift.run(
    { rows, reference, model, profile: undefined } as never,
    given as never,
    testContext(),
  );
  expect(drift.definition.out['report']!.validate(report)).toBeUndefined();
  return report;
}

const decisionsOf = ({ comparisons }: DriftReport) =>
  Object.fromEntries(comparisons.map(({ column, decision }) => [column, decision]));

test('of two classes, the prediction and its probability are compared, beside a column of that name', async () => {
  const model = await fit('good');
  const same = await compare(model, draw(3000, 2));
  expect(decisionsOf(same)).toEqual({ x: 'passed', 'prediction of the model': 'passed', probability: 'passed' });
  const later = await compare(model, draw(3000, 3, 1));
  expect(decisionsOf(later)).toEqual({ x: 'failed', 'prediction of the model': 'failed', probability: 'failed' });
  // A shift by one deviation moves D of a normal distribution by 2 Φ(½) − 1, and the share of x > 0 by Φ(1) − ½.
  const [, prediction, probability] = later.comparisons;
  expect(prediction).toMatchObject({ test: 'chi-square' });
  expect(prediction!.change.value).toBeCloseTo(0.341, 1);
  expect(probability).toMatchObject({ test: 'kolmogorov-smirnov' });
  expect(probability!.change.value).toBeCloseTo(0.383, 1);
  expect(later.predictionChange!.value).toBe(probability!.change.value);
  expect(later.predictionChange!.n).toBe(3000);
});

test('of more classes the class, and of a regressor the number', async () => {
  const later = draw(3000, 3, 1);
  expect(decisionsOf(await compare(await fit('level'), later))).toEqual({
    x: 'failed',
    'prediction of the model': 'failed',
  });
  const numbers = await compare(await fit('amount'), later, { tolerances: { 'prediction of the model': 0.5 } });
  expect(decisionsOf(numbers)).toEqual({ x: 'failed', 'prediction of the model': 'passed' });
  expect(numbers.comparisons[1]!.test).toBe('kolmogorov-smirnov');
});

test('a profile has no rows to predict', async () => {
  const given = {
    rows: reference,
    model: await fit('good'),
    profile: { rowCount: 5, columns: {} },
    reference: undefined,
  };
  const params = { columns: undefined, tolerance: 0.1, tolerances: {} };
  await expect(drift.run(given as never, params, testContext())).rejects.toThrow(
    "Predictions are compared with those of earlier rows: give these as 'reference', not as 'profile'",
  );
});

const plan = (reference: 'train' | 'test') =>
  definePipeline('release', {
    build: () => {
      const columns = {
        x: number({ min: -9, max: 9 }),
        sex: category(['f', 'm'], { protected: true }),
        good: boolean(),
      };
      const data = clean({ raw: file('rows.csv') }, { columns, split: { validation: 0, test: 0.3 } });
      const { rows: later } = applyCleaning({ raw: file('later.csv'), like: data.train });
      const { model } = trainLinear({ rows: data.train }, { label: 'good' });
      const rows = data.test;
      const approved = release(
        model,
        {
          metrics: evaluate({ model, rows }).metrics,
          attack: adversarialTest({ model, rows }, { epsilon: 0.1 }).report,
          bias: biasAudit({ model, rows }, { groups: ['sex'], tolerance: 0.1 }).report,
          drift: drift({ rows: later, reference: data[reference], model }).report,
        },
        { drift: { predictionChange: { atMost: 0.2 } } },
      );
      return { approved };
    },
  }).plan();

test('the report is evidence of release, on rows that the model did not learn from', () => {
  expect(plan('test').nodes.map(({ definition }) => definition.name)).toContain('drift');
  expect(() => plan('train')).toThrow("'drift' would");
});

test('release judges the change of the predictions', async () => {
  const report = await compare(await fit('good'), draw(3000, 3, 1));
  const parse = (rules: object) =>
    (release.definition.params as unknown as { parse(given: object): never }).parse(rules);
  const rules = parse({ drift: { predictionChange: { atMost: 0.2 } } });
  const evidence = { metrics: {}, attack: { checks: [] }, bias: {} };
  const [verdict] = release.check({ ...evidence, drift: report } as never, rules);
  expect(verdict).toMatchObject({ rule: 'drift.predictionChange', decision: 'failed', isPassed: false });
  expect(release.check(evidence as never, rules)[0]).toMatchObject({
    reason: "the report 'drift' is not among the evidence: give it to the gate",
  });
});
