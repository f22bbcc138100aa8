import { expect, test } from 'vitest';
import { verdictOfInterval, type Wanted } from './verdict-of-interval.ts';

const estimate = (low: number, high: number) => ({ value: (low + high) / 2, low, high });

test.each<[number, number, Wanted, string]>([
  [0.96, 0.99, { atLeast: 0.95 }, 'holds'],
  [0.95, 0.99, { atLeast: 0.95 }, 'holds'],
  [0.9, 0.99, { atLeast: 0.95 }, 'not-enough-evidence'],
  [0.8, 0.94, { atLeast: 0.95 }, 'does-not'],
  [0.8, 0.95, { atLeast: 0.95 }, 'not-enough-evidence'],
  [0.01, 0.08, { atMost: 0.08 }, 'holds'],
  [0.01, 0.09, { atMost: 0.08 }, 'not-enough-evidence'],
  [0.09, 0.2, { atMost: 0.08 }, 'does-not'],
  [0.85, 1.1, { atLeast: 0.8, atMost: 1.25 }, 'holds'],
  [0.7, 1.3, { atLeast: 0.8, atMost: 1.25 }, 'not-enough-evidence'],
  [1.3, 1.4, { atLeast: 0.8, atMost: 1.25 }, 'does-not'],
  [0.9, 0.99, { atLeast: 0.95, on: 'low' }, 'does-not'],
  [0.95, 0.99, { atLeast: 0.95, on: 'low' }, 'holds'],
  [0.01, 0.09, { atMost: 0.08, on: 'high' }, 'does-not'],
  [0.01, 0.08, { atMost: 0.08, on: 'high' }, 'holds'],
  [0.9, 0.99, { atLeast: 0.94, on: 'value' }, 'holds'],
])('%d to %d against %o: %s', (low, high, wanted, verdict) => {
  expect(verdictOfInterval(estimate(low, high), wanted)).toBe(verdict);
});

test('what is undefined is never a verdict either way', () => {
  expect(verdictOfInterval({ value: null, low: null, high: null }, { atLeast: 0 })).toBe('not-enough-evidence');
  expect(verdictOfInterval({ value: 1, low: null, high: null }, { atLeast: 0 })).toBe('not-enough-evidence');
  expect(verdictOfInterval({ value: 1, low: null, high: null }, { atLeast: 0, on: 'low' })).toBe('not-enough-evidence');
  expect(verdictOfInterval({ value: 1, low: null, high: null }, { atLeast: 0, on: 'value' })).toBe('holds');
});

test('nothing wanted is an error', () => {
  expect(() => verdictOfInterval(estimate(0, 1), {})).toThrow('needs a range');
});
