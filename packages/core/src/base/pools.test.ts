import { expect, test } from 'vitest';
import { findWrongPool, readPool } from './pools.ts';

test('a size, a rate or both', () => {
  expect([1, '60 a minute', { size: 3 }, { size: 3, rate: '2 an hour' }].map((one) => readPool(one))).toEqual([
    { size: 1, rate: undefined },
    { size: Number.POSITIVE_INFINITY, rate: { count: 60, periodMs: 60_000, text: '60 a minute' } },
    { size: 3, rate: undefined },
    { size: 3, rate: { count: 2, periodMs: 3_600_000, text: '2 an hour' } },
  ]);
});

test.each([0, -1, 1.5, 10_000, '60 per minute', '0 a minute', '60 a hour', 'a minute', {}, { sise: 1 }, [1], null])(
  '%j is wrong',
  (declared) => {
    expect(findWrongPool('gpu', declared)).toBe(
      `pool 'gpu' requires a size from 1 to 9999, a rate such as '60 a minute', or both: { size: 3, rate: '60 a minute' }, not ${JSON.stringify(declared)}`,
    );
  },
);
