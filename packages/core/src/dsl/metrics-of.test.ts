import { expect, it } from 'vitest';
import { findMetric, findWrongMetric, findWrongReport, listEstimates, listMetrics } from './metrics-of.ts';

const auc = { value: 0.9, low: 0.8, high: 0.95, n: 100 };
const alone = (value: number | null) => ({ value, low: null, high: null, n: 0 });

it('a number is a metric, nested names are joined by a dot', () => {
  const value = {
    loss: 0.5,
    north: { loss: 0.25, rows: { count: 3 } },
    auc,
    open: { ...auc, high: Number.POSITIVE_INFINITY },
    none: null,
    left: undefined,
    low: { low: 1, high: 2 },
  };
  expect(findWrongMetric(value)).toBeUndefined();
  expect(listMetrics(value)).toEqual({
    loss: alone(0.5),
    'north.loss': alone(0.25),
    'north.rows.count': alone(3),
    auc,
    open: { ...auc, high: Number.POSITIVE_INFINITY },
    none: alone(null),
    'low.low': alone(1),
    'low.high': alone(2),
  });
  expect(findMetric(value, 'north.rows.count')).toEqual(alone(3));
  expect([findMetric(value, 'north'), findMetric(value, 'nothing'), findMetric([1], '0')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('anything else is refused, in a sentence that names the field', () => {
  const wrong = [
    { a: { b: 'text' } },
    { ok: true },
    { list: [1, 2] },
    { at: new Date(0) },
    { a: { loss: Number.NaN } },
    { loss: Number.POSITIVE_INFINITY },
    { auc: { ...auc, value: Number.NEGATIVE_INFINITY } },
    { f: () => 1 },
    { auc: { value: null, low: null, high: null, n: null } },
    { auc: { value: 0.9, low: 0.8, high: 0.95 } },
    { auc: { ...auc, low: 'x' } },
    { auc: { ...auc, high: Number.NaN } },
    { auc: { ...auc, reason: 3 } },
    { auc: { ...auc, noInterval: 'none' } },
    { 'a.b': 1, a: { b: 2 } },
    [1],
    3,
    null,
  ];
  expect(wrong.map(findWrongMetric)).toMatchInlineSnapshot(`
    [
      "'a.b' is a string, and metrics are numbers and estimates: put it into an output of kind json(), or declare all of it as a report()",
      "'ok' is a boolean, and metrics are numbers and estimates: put it into an output of kind json(), or declare all of it as a report()",
      "'list' is an array, and metrics are numbers and estimates: put it into an output of kind json(), or declare all of it as a report()",
      "'at' is a Date, and metrics are numbers and estimates: put it into an output of kind json(), or declare all of it as a report()",
      "'a.loss' is NaN: give null, or an estimate with a reason, where there is no value",
      "'loss' is Infinity: give null, or an estimate with a reason, where there is no value",
      "'auc' is an estimate whose 'value' is -Infinity, not a finite number or null",
      "'f' is a function, and metrics are numbers and estimates: put it into an output of kind json(), or declare all of it as a report()",
      "'auc' is an estimate whose 'n' is null, not a finite number",
      "'auc' is an estimate without 'n'",
      "'auc' is an estimate whose 'low' is a string, not a number or null",
      "'auc' is an estimate whose 'high' is NaN, not a number or null",
      "'auc' is an estimate whose 'reason' is a number, not a text",
      "'auc' is an estimate whose 'noInterval' is none of 'too-few-rows', 'no-variation'",
      "two metrics are named 'a.b'",
      "it is an array, not a record of metrics",
      "it is a number, not a record of metrics",
      "it is null, not a record of metrics",
    ]
  `);
});

it('what is refused is never listed', () => {
  expect(listMetrics({ note: 'x', ok: true, list: [1], auc: { ...auc, n: null }, loss: 1 })).toEqual({
    loss: alone(1),
  });
  expect(listMetrics('x')).toEqual({});
  expect(listMetrics({ far: Number.POSITIVE_INFINITY, loss: 1 })).toEqual({ loss: alone(1) });
  // A choice compares, and keeps nothing.
  expect(findMetric({ far: Number.POSITIVE_INFINITY }, 'far')?.value).toBe(Number.POSITIVE_INFINITY);
});

it('of a report the estimates at its top are metrics, and the rest may be anything', () => {
  const report = { auc, rows: 12, summary: ['a'], settings: { epsilon: 0.1 }, curve: [{ auc }], deep: { auc } };
  expect(findWrongReport(report)).toBeUndefined();
  expect(listEstimates(report)).toEqual({ auc });
  expect(findWrongReport({ auc: { ...auc, n: null } })).toBe(
    "'auc' is an estimate whose 'n' is null, not a finite number",
  );
  expect(findWrongReport(['x'])).toBe('it is an array, not a record');
});
