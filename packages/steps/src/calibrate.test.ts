// A calibrated model and one with a threshold: any model's successor, which every step uses by what it says.

import { createRandom, definePipeline, file } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { baseline } from './baseline.ts';
import { calibrate } from './calibrate.ts';
import { chooseThreshold } from './choose-threshold.ts';
import { clean } from './clean.ts';
import { evaluate } from './evaluate.ts';
import { linearParamsSchema } from './linear/linear-params.ts';
import { predictTable } from './models/predict.ts';
import { readModel } from './models/read-model.ts';
import { boolean, number } from './schemas/column.ts';
import { createTable } from './tables/create-table.ts';
import { train } from './train.ts';
import { trainLinear } from './train-linear.ts';
import { trainParamsSchema } from './training/train-params.ts';

function draw(count: number, seed: number) {
  const random = createRandom(seed);
  const x = Array.from({ length: count }, () => random.normal());
  const shown = x.map((value) => value + random.normal());
  return createTable({
    columns: {
      x: { type: 'number', min: -6, max: 6 },
      late: { type: 'category', values: ['yes', 'no'], positive: 'yes' },
      level: { type: 'category', values: ['a', 'b', 'c'] },
      amount: { type: 'number' },
    },
    values: {
      x,
      late: shown.map((value) => (value > 1 ? 'yes' : 'no')),
      level: shown.map((value) => (value > 1 ? 'c' : value > 0 ? 'b' : 'a')),
      amount: shown,
    },
  });
}

const rows = draw(300, 1);
const validation = draw(400, 2);
const held = draw(400, 3);
const fit = async (label: string) =>
  (await trainLinear.run({ rows }, linearParamsSchema.parse({ label, features: ['x'] }), testContext())).model;
/** A network that is far too sure of itself. */
const overfit = async () => {
  const few = draw(40, 4);
  const params = trainParamsSchema.parse({
    label: 'late',
    features: ['x'],
    network: { dense: [64] },
    epochs: 300,
    learningRate: 0.05,
  });
  return (await train.run({ rows: few }, params, testContext())).model;
};

const calibrated = (model: unknown, method: string, on = validation) =>
  calibrate.run({ model, rows: on }, { method }, testContext());
const chosen = (model: unknown, criterion: object, on = validation) =>
  chooseThreshold.run({ model, rows: on }, criterion, testContext());
const lossOf = async (model: unknown) =>
  (await evaluate.run({ model, rows: held }, { slices: [] }, testContext())).metrics.logLoss.value as number;

test.each(['temperature', 'platt', 'isotonic'])(
  '%s lowers the log loss of a model that is too sure, on other rows',
  async (method) => {
    const model = await overfit();
    const { model: better, report } = await calibrated(model, method);
    expect(report.after.logLoss).toBeLessThan(report.before.logLoss);
    expect(calibrate.definition.out['report']!.validate(report)).toBeUndefined();
    expect(await lossOf(better)).toBeLessThan(await lossOf(model));
    const { predicted } = await predictTable(await readModel(better.path), held);
    if (method === 'temperature') expect(predicted).toEqual((await predictTable(model, held)).predicted);
  },
);

test('a threshold by cost lowers the cost, is in the stored model, and decides in every step', async () => {
  const model = await fit('late');
  const { model: careful, report } = await chosen(model, { costs: { falsePositive: 1, falseNegative: 8 } });
  expect(report.chosen.threshold).toBeLessThan(0.3);
  expect(report.chosen.falsePositives + 8 * report.chosen.falseNegatives).toBeLessThan(
    report.atHalf.falsePositives + 8 * report.atHalf.falseNegatives,
  );
  expect(report.curve.length).toBeLessThanOrEqual(101);
  expect(chooseThreshold.definition.out['report']!.validate(report)).toBeUndefined();
  const { predicted, probabilities } = await predictTable(await readModel(careful.path), held);
  predicted.forEach((index, row) => {
    expect(index).toBe(probabilities[2 * row]! >= report.chosen.threshold ? 0 : 1);
  });
  const recall = async (of: unknown) =>
    (await evaluate.run({ model: of, rows: held }, { slices: [] }, testContext())).metrics.recall.value as number;
  expect(await recall(careful)).toBeGreaterThan(await recall(model));
});

test('what was counted before is what the model said before', async () => {
  const model = await fit('late');
  const { report } = await chosen(model, { fBeta: 1 });
  const { predicted } = await predictTable(model, validation);
  const said = [...predicted].filter((index) => index === 0).length;
  expect(report.atHalf.truePositives + report.atHalf.falsePositives).toBe(said);
});

test('a calibrated model may have a threshold, and not the other way round', async () => {
  const { model } = await calibrated(await fit('late'), 'platt');
  const { model: both } = await chosen(model, { recall: 0.8 });
  expect(both.description).toMatchObject({ calibration: { type: 'platt' }, threshold: expect.any(Number) });
  await expect(calibrated(both, 'platt')).rejects.toThrow('The model is calibrated already');
  await expect(chosen(both, { recall: 0.8 })).rejects.toThrow('The model has a threshold already');
  const { model: first } = await chosen(await fit('late'), { recall: 0.8 });
  await expect(calibrated(first, 'platt')).rejects.toThrow('calibrate first, then choose it');
});

test('three classes take a temperature, and nothing that needs two', async () => {
  const model = await fit('level');
  expect((await calibrated(model, 'temperature')).model.description.calibration.type).toBe('temperature');
  await expect(calibrated(model, 'isotonic')).rejects.toThrow("'level' has 3: use 'temperature'");
  await expect(chosen(model, { fBeta: 1 })).rejects.toThrow('A positive class is needed, and there are 3 classes');
});

test('regressors and rows of one class are refused', async () => {
  const regressor = await fit('amount');
  await expect(calibrated(regressor, 'platt')).rejects.toThrow('this is a regressor');
  await expect(chosen(regressor, { fBeta: 1 })).rejects.toThrow('this is a regressor');
  const one = createTable({
    columns: { x: { type: 'number' }, late: { type: 'category', values: ['yes', 'no'], positive: 'yes' } },
    values: { x: [0, 1], late: ['no', 'no'] },
  }) as typeof rows;
  await expect(calibrated(await fit('late'), 'platt', one)).rejects.toThrow("'late' has one class only in the 2 rows");
  await expect(chosen(await fit('late'), { fBeta: 1 }, one)).rejects.toThrow("'late' has one class only in the 2 rows");
});

test('a model that knows nothing is calibrated and has a threshold as any other', async () => {
  const { model } = await baseline.run({ rows }, { label: 'late', strategy: undefined }, testContext());
  const { model: after } = await calibrated(model, 'platt');
  const { model: all } = await chosen(after, { recall: 1 });
  expect(new Set((await predictTable(all, held)).predicted)).toEqual(new Set([0]));
});

test('rows that calibrated a model or chose its threshold do not judge it', () => {
  const columns = { x: number(), late: boolean() };
  const planOf = (use: 'calibrate' | 'chooseThreshold') =>
    definePipeline('p', {
      build() {
        const data = clean({ raw: file('a.csv') }, { columns, split: { validation: 0.2, test: 0.2 } });
        const { model } = trainLinear({ rows: data.train }, { label: 'late' });
        const on = { model, rows: data.validation };
        const next = use === 'calibrate' ? calibrate(on).model : chooseThreshold(on, { fBeta: 1 }).model;
        return { metrics: evaluate({ model: next, rows: data.validation }).metrics };
      },
    }).plan();
  expect(() => planOf('calibrate')).toThrow(/learned/);
  expect(planOf('chooseThreshold').nodes.length).toBeGreaterThan(3);
});
