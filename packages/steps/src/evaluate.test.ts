import { createRandom, isEstimate } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import type { ClassifierReport, RegressorReport } from './evaluation/evaluation-report.ts';
import type { ClassifierMetrics, MetricsOf, RegressorMetrics } from './evaluation/metrics.ts';
import type { AnyTable } from './kinds/table.ts';
import { predictTable } from './models/predict.ts';
import { createTable } from './tables/create-table.ts';
import { selectRows } from './tables/select-rows.ts';
import { train } from './train.ts';
import { trainParamsSchema } from './training/train-params.ts';

const random = createRandom(3);
const size = 150;
const x = Array.from({ length: size }, () => random.normal());
const noisy = x.map((value) => value + 0.7 * random.normal());
const rows = createTable({
  columns: {
    x: { type: 'number' },
    high: { type: 'boolean' },
    level: { type: 'category', values: ['low', 'middle', 'top', 'beyond'] },
    amount: { type: 'number' },
    group: { type: 'category', values: ['a', 'b'], nullable: true },
  },
  values: {
    x,
    high: noisy.map((value) => value > 0),
    level: noisy.map((value, row) => (row === 0 ? 'beyond' : value < -0.5 ? 'low' : value < 0.5 ? 'middle' : 'top')),
    amount: noisy.map((value) => 20 + 5 * value),
    group: x.map((_, row) => (row % 5 === 0 ? null : row % 2 === 0 ? 'a' : 'b')),
  },
  rowNumbers: Int32Array.from(x, (_, row) => 1000 + row),
});

async function judge(label: string, table: AnyTable = rows, seed = 1) {
  const params = { label, features: ['x'], network: { dense: [] }, epochs: 8, learningRate: 0.05 };
  const { model } = await train.run({ rows }, trainParamsSchema.parse(params), testContext());
  const made = await evaluate.run({ model, rows: table }, { slices: ['group'] }, testContext({ seed }));
  for (const output of ['metrics', 'report'])
    expect(evaluate.definition.out[output]!.validate(made[output])).toBeUndefined();
  return { model, ...made };
}

test('two classes: every figure has a value inside its interval', async () => {
  const { metrics }: { metrics: ClassifierMetrics } = await judge('high');
  const { perClass, topKAccuracy, ...overall } = metrics;
  expect(topKAccuracy).toMatchObject({ value: null, reason: 'the first 2 of 2 classes are all of them' });
  expect(perClass['true']).toMatchObject({ recall: metrics.recall, auc: metrics.auc });
  expect(perClass['false']!.auc.value).toBeCloseTo(metrics.auc.value!, 12);
  const figures = Object.entries(overall);
  expect(figures).toHaveLength(14);
  for (const [name, figure] of figures) {
    expect(isEstimate(figure), name).toBe(true);
    expect(figure.value, name).toBeGreaterThanOrEqual(figure.low!);
    expect(figure.value, name).toBeLessThanOrEqual(figure.high!);
  }
  expect(metrics.accuracy).toMatchObject({ n: size, value: expect.closeTo(0.8, 1) });
  expect(metrics.auc.value).toBeGreaterThan(metrics.accuracy.value!);
});

test('the report agrees with the predictions', async () => {
  const { model, metrics, report } = (await judge('high')) as {
    model: never;
    metrics: ClassifierMetrics;
    report: ClassifierReport;
  };
  const { predicted, probabilities } = await predictTable(model, rows);
  const truth = rows.column('high') as readonly boolean[];
  const wrong = [...predicted.keys()].filter((row) => Number(truth[row]) !== predicted[row]);
  const [[tn, fp], [fn, tp]] = report.confusion as [[number, number], [number, number]];
  expect(fp + fn).toBe(wrong.length);
  expect(metrics.accuracy.value).toBe((tn + tp) / size);
  expect(metrics.precision.value).toBe(tp / (tp + fp));
  expect(report.perClass[1]).toMatchObject({ class: 'true', rowCount: tp + fn, recall: { value: tp / (tp + fn) } });
  const worst = wrong.sort((a, b) => surety(b) - surety(a))[0]!;
  expect(report.mistakes[0]).toEqual({
    row: 1000 + worst,
    actual: String(truth[worst]),
    predicted: String(!truth[worst]),
    probability: surety(worst),
  });
  expect(report.curves!.roc[0]).toEqual({ x: 0, y: 0 });
  expect(report.curves!.roc.at(-1)).toEqual({ x: 1, y: 1 });
  expect(report.slices.map(({ value, estimate }) => [value, estimate.n])).toEqual([
    ['a', 60],
    ['b', 60],
    ['null', 30],
  ]);

  function surety(row: number): number {
    return Math.max(probabilities[2 * row]!, probabilities[2 * row + 1]!);
  }
});

test('more classes: figures of one positive class are null with a reason, and so is what an absent class undoes', async () => {
  // All rows but the one that is beyond: the model knows the class, and the rows to judge it on do not have it.
  const others = selectRows(rows, [...x.keys()].slice(1));
  const { metrics, report }: { metrics: ClassifierMetrics; report: ClassifierReport } = await judge('level', others);
  expect(metrics.precision).toMatchObject({
    value: null,
    low: null,
    reason: 'more than two classes: see the macro means',
  });
  expect(metrics.auc).toMatchObject({ value: null, reason: "no rows of 'beyond'" });
  expect(metrics.macroF1.value).toBeGreaterThan(0.4);
  for (const figure of [metrics.balancedAccuracy, metrics.macroF1, metrics.auc, metrics.averagePrecision])
    expect(figure.leftOut).toEqual(['beyond']);
  expect('leftOut' in metrics.accuracy).toBe(false);
  expect(metrics.topKAccuracy.value).toBeGreaterThan(metrics.accuracy.value!);
  expect(report.perClass[3]!.f1).toMatchObject({
    value: null,
    n: 0,
    reason: expect.stringContaining('no rows of the'),
  });
  expect(report.perClass[0]!.f1.low).toBeLessThan(report.perClass[0]!.f1.value!);
  // A class that nobody has may have any figure: so far do the limits of a mean of four go up.
  expect(metrics.balancedAccuracy.high! - metrics.balancedAccuracy.value!).toBeGreaterThan(0.25 * 0.2);
  expect(report.perClass[0]!.f1.n).toBeGreaterThanOrEqual(report.perClass[0]!.rowCount);
  expect(metrics.averagePrecision.value).toBeGreaterThan(0.5);
  expect([report.curves, report.confusion[3]]).toEqual([null, [0, 0, 0, 0]]);
});

test('a regressor has errors, in its own unit', async () => {
  const { metrics, report }: { metrics: RegressorMetrics; report: RegressorReport } = await judge('amount');
  expect(Object.keys(metrics)).toEqual([
    'meanAbsoluteError',
    'rootMeanSquaredError',
    'r2',
    'meanAbsolutePercentageError',
    'pinballLoss',
  ]);
  expect(metrics.r2.value).toBeGreaterThan(0.4);
  expect(metrics.rootMeanSquaredError.value).toBeGreaterThan(metrics.meanAbsoluteError.value!);
  const [first, second] = report.mistakes.map(({ actual, predicted }) => Math.abs(actual - predicted));
  expect(first).toBeGreaterThanOrEqual(second!);
  expect(report.slices[0]).toMatchObject({ column: 'group', value: 'a', metric: 'meanAbsoluteError' });
});

test.each([true, false])('rows of one class, %s: what compares classes is null and says why', async (only) => {
  const classes = rows.column('high') as readonly boolean[];
  const alike = selectRows(
    rows,
    [...classes.keys()].filter((row) => classes[row] === only),
  );
  const { metrics }: { metrics: ClassifierMetrics } = await judge('high', alike);
  const reason = `all ${alike.rowCount} rows are of the class '${only}'`;
  for (const figure of [metrics.balancedAccuracy, metrics.macroPrecision, metrics.macroF1])
    expect(figure).toEqual({ value: null, low: null, high: null, n: alike.rowCount, reason });
  for (const figure of [metrics.precision, metrics.f1, metrics.averagePrecision, metrics.auc]) {
    // Of no positive rows they are 0 of something, or of nothing: never a figure that looks like skill.
    expect(figure.value).toBeNull();
    expect(figure.reason).toBeDefined();
  }
  expect(metrics.accuracy.value).toBeGreaterThan(0.5);
  expect(metrics.logLoss.value).toBeGreaterThan(0);
});

test('the same seed draws the same intervals, another one others', async () => {
  const once = (await judge('high')).metrics;
  expect((await judge('high')).metrics).toEqual(once);
  expect((await judge('high', rows, 2)).metrics).not.toEqual(once);
});

test('no rows, and slices by numbers, are refused', async () => {
  await expect(judge('high', selectRows(rows, []))).rejects.toThrow('There are no rows to evaluate the model on');
  const { model } = await judge('high');
  await expect(evaluate.run({ model, rows }, { slices: ['x'] }, testContext())).rejects.toThrow(
    "Slices are by categories and booleans, and 'x' is number",
  );
});

test('metrics follow from the model’s type', () => {
  const classified: keyof MetricsOf<{ readonly task: 'classification' }> = 'auc';
  // @ts-expect-error a regressor has no AUC
  const wrong: keyof MetricsOf<{ readonly task: 'regression' }> = 'auc';
  expect(classified).toBe(wrong);
});
