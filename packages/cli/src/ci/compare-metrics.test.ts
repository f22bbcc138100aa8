import type { Estimate } from '@cairn/core';
import { expect, test } from 'vitest';
import { compareMetrics } from './compare-metrics.ts';

const estimate = (value: number | null, low: number | null = null, high: number | null = null): Estimate => ({
  value,
  low,
  high,
  n: 100,
});

test.each([
  ['the intervals overlap', estimate(0.9, 0.85, 0.95), estimate(0.8, 0.75, 0.86), 'within noise'],
  ['they touch', estimate(0.9, 0.85, 0.95), estimate(0.8, 0.75, 0.85), 'within noise'],
  ['they do not', estimate(0.9, 0.85, 0.95), estimate(0.8, 0.75, 0.84), 'beyond noise'],
  ['they do not, downwards', estimate(0.8, 0.75, 0.84), estimate(0.9, 0.85, 0.95), 'beyond noise'],
  ['the same value, whatever the intervals', estimate(0.9, 0.85, 0.95), estimate(0.9), 'same'],
  ['a value without interval, in the other one', estimate(0.9, 0.85, 0.95), estimate(0.94), 'within noise'],
  ['a value without interval, outside of it', estimate(0.96), estimate(0.9, 0.85, 0.95), 'beyond noise'],
  ['an interval that is open', estimate(0.5, null, 0.6), estimate(0.1, 0.05, 0.15), 'within noise'],
  ['no interval at all', estimate(7), estimate(8), 'changed'],
  ['no value', estimate(null), estimate(0.8, 0.7, 0.9), 'not comparable'],
] as const)('%s', (_, now, before, movement) => {
  expect(compareMetrics({ m: now }, { m: before })).toMatchObject([{ name: 'm', movement }]);
});

test('what only one run has', () => {
  const one = estimate(1, 0, 2);
  const compared = compareMetrics({ a: one, b: one }, { c: one, b: one });
  expect(compared.map(({ name, movement, change }) => [name, movement, change])).toEqual([
    ['a', 'new', null],
    ['b', 'same', 0],
    ['c', 'gone', null],
  ]);
});
