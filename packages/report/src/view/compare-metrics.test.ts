import type { Estimate } from '@cairn/core';
import { expect, test } from 'vitest';
import { compareRunMetrics } from './compare-metrics.ts';

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
  ['a value without interval', estimate(0.9, 0.85, 0.95), estimate(0.94), 'changed'],
  ['no interval at all', estimate(7), estimate(8), 'changed'],
  ['no value in one', estimate(null), estimate(0.8, 0.7, 0.9), 'not comparable'],
  ['no value in either', estimate(null), estimate(null), 'no value'],
] as const)('%s', (_, now, before, movement) => {
  expect(compareRunMetrics({ m: now }, { m: before })).toMatchObject([{ name: 'm', movement }]);
});

test('what only one run has', () => {
  const one = estimate(1, 0, 2);
  const compared = compareRunMetrics({ a: one, b: one }, { c: one, b: one });
  expect(compared.map(({ name, movement, change }) => [name, movement, change])).toEqual([
    ['a', 'new', null],
    ['b', 'same', 0],
    ['c', 'gone', null],
  ]);
});
