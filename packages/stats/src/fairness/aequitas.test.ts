import { expect, test } from 'vitest';
import { aequitasDisparity, aequitasVerdict } from './aequitas.ts';

test('disparity is a group over the reference', () => {
  expect(aequitasDisparity({ hits: 2, n: 10 }, { hits: 4, n: 10 })).toEqual({ value: 0.5, n: 20 });
  expect(aequitasDisparity({ hits: 2, n: 10 }, { hits: 0, n: 10 }).reason).toBe('the rate of the reference group is 0');
  expect(aequitasDisparity({ hits: 0, n: 0 }, { hits: 1, n: 10 }).value).toBeNull();
});

test('fair from tau to its inverse, both included', () => {
  expect(aequitasVerdict({ value: 1, low: 0.8, high: 1.25 })).toBe('passed');
  expect(aequitasVerdict({ value: 0.5, low: 0.4, high: 0.79 })).toBe('failed');
  expect(aequitasVerdict({ value: 0.8, low: 0.7, high: 0.9 })).toBe('inconclusive');
  expect(aequitasVerdict({ value: 0.8, low: 0.7, high: 0.9 }, 0.7)).toBe('passed');
});
