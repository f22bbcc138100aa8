import { expect, test } from 'vitest';
import { estimateByBootstrap } from './estimate-by-bootstrap.ts';
import { Figure } from './figure.ts';

test('a figure keeps what is beside it, and has an interval around it', () => {
  const values = Array.from({ length: 50 }, (_, index) => index);
  const measure = (rows: Int32Array) => {
    const total = rows.reduce((sum, row) => sum + (values[row] as number), 0);
    return { ...Figure.of(total / rows.length, rows.length), extra: 'kept' };
  };
  const found = estimateByBootstrap(50, measure, { seed: 1 });
  expect(found).toMatchObject({ value: 24.5, n: 50, extra: 'kept', draws: 1000, dropped: 0 });
  expect(found.low).toBeGreaterThan(19);
  expect(found.low).toBeLessThan(22);
  expect(found.high).toBeGreaterThan(27);
  expect(found.high).toBeLessThan(30);
});

test('undefined stays undefined; too few rows leave the figure without an interval, and say so', () => {
  expect(estimateByBootstrap(5, () => Figure.none(5, 'no positives'), { seed: 1 })).toEqual({
    value: null,
    n: 5,
    reason: 'no positives',
    low: null,
    high: null,
    draws: 0,
    dropped: 0,
  });
  expect(estimateByBootstrap(1, () => Figure.of(1, 1), { seed: 1 })).toEqual({
    value: 1,
    n: 1,
    reason: 'too few rows to draw an interval from',
    noInterval: 'too-few-rows',
    low: null,
    high: null,
    draws: 0,
    dropped: 0,
  });
});

test('draws that do not vary are no interval', () => {
  expect(estimateByBootstrap(8, () => Figure.of(1, 8), { seed: 1 })).toMatchObject({
    value: 1,
    low: null,
    high: null,
    noInterval: 'no-variation',
  });
});
