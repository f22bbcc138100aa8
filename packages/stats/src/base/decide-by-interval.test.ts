import { expect, test } from 'vitest';
import { decideByInterval, type RequiredRange } from './decide-by-interval.ts';

const estimate = (low: number, high: number) => ({ value: (low + high) / 2, low, high });

test.each<[number, number, RequiredRange, string]>([
  [0.96, 0.99, { atLeast: 0.95 }, 'passed'],
  [0.95, 0.99, { atLeast: 0.95 }, 'passed'],
  [0.9, 0.99, { atLeast: 0.95 }, 'inconclusive'],
  [0.8, 0.94, { atLeast: 0.95 }, 'failed'],
  [0.8, 0.95, { atLeast: 0.95 }, 'inconclusive'],
  [0.01, 0.08, { atMost: 0.08 }, 'passed'],
  [0.01, 0.09, { atMost: 0.08 }, 'inconclusive'],
  [0.09, 0.2, { atMost: 0.08 }, 'failed'],
  [0.85, 1.1, { atLeast: 0.8, atMost: 1.25 }, 'passed'],
  [0.7, 1.3, { atLeast: 0.8, atMost: 1.25 }, 'inconclusive'],
  [1.3, 1.4, { atLeast: 0.8, atMost: 1.25 }, 'failed'],
  [0.9, 0.99, { atLeast: 0.95, on: 'low' }, 'failed'],
  [0.95, 0.99, { atLeast: 0.95, on: 'low' }, 'passed'],
  [0.01, 0.09, { atMost: 0.08, on: 'high' }, 'failed'],
  [0.01, 0.08, { atMost: 0.08, on: 'high' }, 'passed'],
  [0.9, 0.99, { atLeast: 0.94, on: 'value' }, 'passed'],
])('%d to %d against %o: %s', (low, high, wanted, verdict) => {
  expect(decideByInterval(estimate(low, high), wanted)).toBe(verdict);
});

test('what is undefined is never a verdict either way', () => {
  expect(decideByInterval({ value: null, low: null, high: null }, { atLeast: 0 })).toBe('inconclusive');
  expect(decideByInterval({ value: 1, low: null, high: null }, { atLeast: 0 })).toBe('inconclusive');
  expect(decideByInterval({ value: 1, low: null, high: null }, { atLeast: 0, on: 'low' })).toBe('inconclusive');
  expect(decideByInterval({ value: 1, low: null, high: null }, { atLeast: 0, on: 'value' })).toBe('passed');
});

test('nothing wanted is an error', () => {
  expect(() => decideByInterval(estimate(0, 1), {})).toThrow('needs a range');
});
