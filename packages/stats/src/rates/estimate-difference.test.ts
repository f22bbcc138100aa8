import { expect, test } from 'vitest';
import { estimateDifference } from './estimate-difference.ts';

test('a difference rests on the rows of both', () => {
  const found = estimateDifference({ hits: 56, n: 70 }, { hits: 48, n: 80 });
  expect(found.n).toBe(150);
  expect(found.value).toBeCloseTo(0.2, 12);
  expect(found.low).toBeCloseTo(0.0524, 4);
  expect(found.high).toBeCloseTo(0.3339, 4);
});

test('a side without rows leaves it undefined', () => {
  expect(estimateDifference({ hits: 0, n: 0 }, { hits: 1, n: 4 })).toEqual({
    value: null,
    n: 4,
    reason: 'one of the two rates has no rows',
    low: null,
    high: null,
  });
});
