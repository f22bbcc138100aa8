import { expect, test } from 'vitest';
import { estimateRate } from './estimate-rate.ts';

test('a rate has its rows and an interval; without rows it is null with a reason', () => {
  const found = estimateRate({ hits: 3, n: 10 });
  expect(found).toMatchObject({ value: 0.3, n: 10 });
  expect(found.low).toBeCloseTo(0.1078, 4);
  expect(found.high).toBeCloseTo(0.6032, 4);
  expect(estimateRate({ hits: 0, n: 0 }, 'no positives')).toEqual({
    value: null,
    n: 0,
    reason: 'no positives',
    low: null,
    high: null,
  });
});
