// Shadow models and copies: scores against numpy's, and whole attacks.

import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { linearParamsSchema } from '../linear/linear-params.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { trainLinear } from '../train-linear.ts';
import { trainTrees } from '../train-trees.ts';
import { treeParamsSchema } from '../trees/trees-params.ts';
import { answerRows } from './answer-rows.ts';
import { type ExtractionReport, extractionTest } from './extraction-test.ts';
import reference from './shadow.reference.json' with { type: 'json' };
import { confidences, offlineScores } from './shadow-scores.ts';
import { type ShadowReport, shadowTest, trainShadows } from './shadow-test.ts';

test.each(reference.cases)('confidences and scores are numpy’s', ({ truth, probabilities, confidence, scores }) => {
  const found = probabilities.map((own) => confidences(Float64Array.from(own.flat()), Int32Array.from(truth), 3));
  for (const [place, own] of found.entries())
    for (const [row, value] of own.entries()) expect(value).toBeCloseTo(confidence[place]![row]!, 9);
  for (const [row, score] of offlineScores(found[0]!, found.slice(1)).entries())
    expect(score).toBeCloseTo(scores[row]!, 6);
});

const random = createRandom(21);
const x = Array.from({ length: 600 }, () => random.normal());
const all = createTable({
  columns: { x: { type: 'number' }, y: { type: 'number' }, good: { type: 'boolean' }, amount: { type: 'number' } },
  values: { x, y: x.map(() => random.normal()), good: x.map((value) => value + random.normal() > 0), amount: x },
});
const part = (from: number, to: number) =>
  selectRows(
    all,
    Array.from({ length: to - from }, (_, i) => from + i),
  );
const [members, rows, pool] = [part(0, 200), part(200, 400), part(400, 600)];
const grow = async (on: AnyTable, label = 'good'): Promise<AnyModel> => {
  const params = treeParamsSchema.parse({ label, features: ['x', 'y'], trees: 40, minRowsInLeaf: 2 });
  return (await trainTrees.run({ rows: on }, params, testContext())).model;
};
const attack = async (model: AnyModel, shadows: Record<string, AnyModel>, others = rows): Promise<ShadowReport> => {
  const inputs = { model: model as never, shadows: shadows as never, members, rows: others };
  return (await shadowTest.run(inputs, {}, testContext())).report;
};

test('shadow models find members of an overfitted model', async () => {
  const shadows = Object.fromEntries(
    await Promise.all([0, 1, 2, 3].map(async (i) => [`s${i}`, await grow(part(400 + 25 * i, 500 + 25 * i))])),
  );
  const report = await attack(await grow(members), shadows);
  expect(shadowTest.definition.out['report']!.validate(report)).toBeUndefined();
  expect(report.shadows).toBe(4);
  expect(report.auc.low!).toBeGreaterThan(0.6);
  // A shadow does not know the rows itself.
  expect((await attack(shadows['s0'] as AnyModel, { s1: shadows['s1'], s2: shadows['s2'] })).auc.value!).toBeLessThan(
    0.6,
  );
});

test('a copy that learned from answers agrees more than it is right', async () => {
  const model = await grow(members);
  const { rows: answered } = await answerRows.run({ model, rows: pool }, {}, testContext());
  const said = (await predictTable(model, pool)).predicted;
  expect(answered.column('good')).toEqual(Array.from(said, (index) => index === 1));
  const copy = await grow(answered);
  const compare = async (own: AnyModel, other: AnyModel): Promise<ExtractionReport> =>
    (await extractionTest.run({ model: own as never, copy: other as never, rows }, {}, testContext())).report;
  const report = await compare(model, copy);
  expect(extractionTest.definition.out['report']!.validate(report)).toBeUndefined();
  expect(report.agreement.value!).toBeGreaterThan(report.copyAccuracy.value!);
  expect((await compare(model, model)).agreement.value).toBe(1);
  const params = linearParamsSchema.parse({ label: 'amount', features: ['x', 'y'] });
  const number = (await trainLinear.run({ rows: members }, params, testContext())).model as AnyModel;
  await expect(compare(number, number)).rejects.toThrow('Only classifiers are compared with a copy');
  await expect(compare(model, number)).rejects.toThrow("The copy predicts 'amount', and the model 'good'");
  const amounts = (await answerRows.run({ model: number, rows: pool }, {}, testContext())).rows;
  expect(amounts.column('amount')).toHaveLength(200);
});

test('what cannot be compared is refused by name', async () => {
  const model = await grow(members);
  await expect(attack(model, { one: model })).rejects.toThrow('shadows: 1 is too few to compare with');
  await expect(attack(model, { one: model, two: model }, part(200, 203))).rejects.toThrow('rows: 3 rows are too few');
  await expect(attack(await grow(members, 'amount'), { one: model, two: model })).rejects.toThrow('Only classifiers');
  expect(() => trainShadows({ rows: {} as never }, { count: 1 }, () => ({}) as never)).toThrow('count is 1');
});
