// Of few rows no figure is certain: a gate must not be satisfied by what eight rows cannot show.

import { createRandom, type Estimate } from '@cairn/core';
import { describe, expect, it, test } from 'vitest';
import { judgeFigure } from '../releasing/judge-figure.ts';
import { ruleSchema } from '../releasing/rule.ts';
import type { ClassifiedRows } from './classified-rows.ts';
import { classifierMetrics } from './classifier-metrics.ts';
import { regressorMetrics } from './regressor-metrics.ts';

/** Rows of `count` classes in turn, each given `confidence` for the class predicted. */
function rowsOf(n: number, count: number, confidence: number, isRight: (row: number) => boolean): ClassifiedRows {
  const truth = Int32Array.from({ length: n }, (_, row) => row % count);
  const predicted = truth.map((own, row) => (isRight(row) ? own : (own + 1) % count));
  const probabilities = Array.from(predicted, (said) =>
    Float64Array.from({ length: count }, (_, index) => (index === said ? confidence : (1 - confidence) / (count - 1))),
  );
  const classes = Array.from({ length: count }, (_, index) => `class ${index}`);
  return { classes, positive: count === 2 ? 1 : null, truth, predicted, probabilities };
}

const metricsOf = (rows: ClassifiedRows) => classifierMetrics(rows, createRandom(1));
const losses = ['logLoss', 'brierScore', 'expectedCalibrationError'];

function verdictOn(report: object, figure: string): string {
  const rule = losses.includes(figure) ? { atMost: 0.01 } : { atLeast: 0.99 };
  return judgeFigure('metrics', figure, report, ruleSchema.parse(rule)).decision;
}

describe.each([2, 3, 10])('%i classes', (count) => {
  it.each([1, 0.999])('eight rows, all right, satisfy no rule, at confidence %f', (confidence) => {
    const metrics = metricsOf(rowsOf(8, count, confidence, () => true));
    for (const figure of Object.keys(metrics)) expect(verdictOn(metrics, figure), figure).toBe('inconclusive');
  });

  it.each([8, 30])('no interval of %i rows is without width, whether all are right, wrong, or all but one', (n) => {
    for (const isRight of [() => true, () => false, (row: number) => row !== 3]) {
      for (const [name, { value, low, high }] of Object.entries(metricsOf(rowsOf(n, count, 0.9, isRight)))) {
        if (value === null || low === null || high === null) continue;
        expect(high - low, name).toBeGreaterThan(0.02);
        expect(value, name).toBeGreaterThanOrEqual(low);
        expect(value, name).toBeLessThanOrEqual(high);
      }
    }
  });

  it('3,000 rows, all right, do satisfy a rule', () => {
    const metrics = metricsOf(rowsOf(3000, count, 1, () => true));
    const figures = count === 2 ? ['accuracy', 'recall', 'f1', 'matthewsCorrelation', 'auc'] : ['accuracy'];
    for (const figure of figures) expect(verdictOn(metrics, figure), figure).toBe('passed');
  });
});

test('rows of one class alone: what needs the other has no value, and its mean no certainty', () => {
  const metrics = metricsOf({
    ...rowsOf(40, 2, 0.9, () => true),
    truth: new Int32Array(40),
    predicted: new Int32Array(40),
  });
  expect(metrics.accuracy.value).toBe(1);
  expect(metrics.balancedAccuracy.low).toBeLessThan(0.5);
  for (const figure of [metrics.auc, metrics.averagePrecision, metrics.matthewsCorrelation, metrics.recall]) {
    expect(figure).toMatchObject({ value: null, low: null, high: null, reason: expect.any(String) });
  }
});

describe('a regressor without errors', () => {
  const targets = (n: number) => Float64Array.from({ length: n }, (_, row) => row + 1);

  it.each([
    [8, 'too-few-rows', 'too few rows for an interval: 8, and at least 10 are needed'],
    [500, 'no-variation', 'every row has the same error, so that there is no interval'],
  ] as const)('of %i rows has no intervals, and says why', (n, noInterval, reason) => {
    const metrics = regressorMetrics(targets(n), targets(n));
    expect(Object.keys(metrics)).toHaveLength(5);
    for (const [name, figure] of Object.entries(metrics) as [string, Estimate][]) {
      expect(figure, name).toMatchObject({ low: null, high: null, noInterval, reason });
      const rule = name === 'r2' ? { atLeast: 0.5 } : { atMost: 1 };
      expect(judgeFigure('metrics', name, metrics, ruleSchema.parse(rule)), name).toMatchObject({
        decision: 'inconclusive',
        isPassed: false,
        reason,
      });
    }
  });
});
