import { expect, test } from 'vitest';
import { count, formatBytes, formatEstimate, formatFigure, formatRange, formatSeconds } from './format.ts';

test.each([
  [0, '0.00 s'],
  [0.034, '0.03 s'],
  [0.999, '1.0 s'],
  [1.24, '1.2 s'],
  [9.96, '10 s'],
  [59.6, '1 min 0 s'],
  [125, '2 min 5 s'],
  [3599.7, '1 h 0 min'],
  [3841, '1 h 4 min'],
])('%d seconds are %s', (seconds, words) => {
  expect(formatSeconds(seconds)).toBe(words);
});

test.each([
  [null, '–'],
  [0, '0'],
  [1, '1'],
  [0.98056, '0.981'],
  [-0.5, '-0.500'],
  [0.000123, '0.00012'],
  [12.345, '12.35'],
  [123.45, '123.5'],
  [4526, '4,526'],
  [1234567.8, '1,234,568'],
  [Number.POSITIVE_INFINITY, '∞'],
])('the figure %d is shown as %s', (value, words) => {
  expect(formatFigure(value)).toBe(words);
});

test('an estimate without a value has its reason', () => {
  const none = { value: null, low: null, high: null };
  expect(formatEstimate({ ...none, n: 0, reason: 'no rows' })).toEqual(['–', '', 'n=0', 'no rows']);
  expect(formatEstimate({ value: 0.5, low: null, high: null, n: 8 })).toEqual(['0.500', '', 'n=8', '']);
});

test.each([
  [1, 0.9996, 1, '1.000', '[1.000, 1.000]'],
  [0, 0, 0.047, '0.000', '[0.000, 0.047]'],
  [-1, -2, 0.00031, '-1.000', '[-2.000, 0.00031]'],
  [12, 11.5, 12345, '12.00', '[11.50, 12,345]'],
  [3, null, null, '3', ''],
])('what is measured is in one form, a count stays whole: %d [%d, %d]', (value, low, high, figure, interval) => {
  expect(formatRange({ value, low, high })).toEqual([figure, interval]);
});

test('bytes and counts', () => {
  expect([0, 999, 1500, 82_100_000_000].map(formatBytes)).toEqual(['0 B', '999 B', '1.5 kB', '82.1 GB']);
  expect([count(1, 'node'), count(4526, 'node'), count(2, 'match', 'matches')]).toEqual([
    '1 node',
    '4,526 nodes',
    '2 matches',
  ]);
});
