import { expect, test } from 'vitest';
import { estimatePairedDifference } from './estimate-paired-difference.ts';
import { newcombePaired } from './newcombe-paired.ts';

test('rows are counted by what they are under both conditions', () => {
  const found = estimatePairedDifference([1, 1, 1, 0, 0, 1], [1, 0, 0, 1, 0, 1]);
  expect(found).toEqual({
    value: expect.closeTo(1 / 6, 12),
    n: 6,
    ...newcombePaired({ both: 2, onlyFirst: 2, onlySecond: 1, neither: 1 }),
  });
});

test('no rows, and lists of different rows', () => {
  expect(estimatePairedDifference([], [])).toEqual({ value: null, low: null, high: null, n: 0, reason: 'no rows' });
  expect(() => estimatePairedDifference([1], [1, 0])).toThrow(RangeError);
});
