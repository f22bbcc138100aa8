import { expect, test } from 'vitest';
import { normalCdf } from '../distributions/normal.ts';
import { boundedRate } from './bounded-rate.ts';
import { moverDifference } from './mover.ts';
import {
  boundForAllPairs,
  largestDifferenceLimits,
  pairDifferenceLimits,
  simultaneousTail,
  smallestRatioLimits,
} from './simultaneous-limits.ts';

const bound = (...rates: readonly (readonly [hits: number, n: number])[]) =>
  boundForAllPairs(
    rates.map(([hits, n]) => boundedRate({ hits, n })),
    0.05,
  );

test('two groups have the limits of one comparison, more groups wider ones', () => {
  expect(simultaneousTail(2, 0.05)).toBeCloseTo(0.025, 12);
  // 4.6217 / √2 = 3.268
  expect(simultaneousTail(12, 0.05)).toBeCloseTo(normalCdf(-3.268), 5);
});

test('the largest difference has the worst limits of all pairs', () => {
  const groups = bound([40, 50], [30, 50], [5, 10]);
  const pairs = [
    pairDifferenceLimits(groups[0]!, groups[1]!),
    pairDifferenceLimits(groups[0]!, groups[2]!),
    pairDifferenceLimits(groups[1]!, groups[2]!),
  ];
  expect(largestDifferenceLimits(groups)).toEqual({
    low: Math.max(...pairs.map(({ low }) => low)),
    high: Math.max(...pairs.map(({ high }) => high)),
  });
});

test('a pair has the same limits whichever group is named first', () => {
  const [one, other] = bound([3, 10], [90, 100]) as [ReturnType<typeof bound>[0], ReturnType<typeof bound>[0]];
  expect(pairDifferenceLimits(one, other)).toEqual(pairDifferenceLimits(other, one));
  expect(pairDifferenceLimits(other, one).low).toBeCloseTo(moverDifference(other, one).low, 12);
});

test('samples without any variation leave the matter open', () => {
  const difference = largestDifferenceLimits(bound([4, 4], [4, 4]));
  expect(difference.low).toBe(0);
  expect(difference.high).toBeGreaterThan(0.5);
  const same = smallestRatioLimits(bound([3, 3], [3, 3]));
  expect(same.low).toBeLessThan(0.4);
  expect(same.high).toBe(1);
  const none = smallestRatioLimits(bound([0, 3], [30, 60]));
  expect(none.low).toBe(0);
  expect(none.high).toBe(1);
});

test('the ratio excludes 1 exactly where the difference excludes 0', () => {
  for (const hits of [20, 24, 28, 30, 32, 34, 40, 60]) {
    const groups = bound([hits, 60], [20, 60], [2, 10]);
    expect(smallestRatioLimits(groups).high < 1).toBe(largestDifferenceLimits(groups).low > 0);
  }
});

test('many groups are compared without deep stacks', () => {
  const groups = boundForAllPairs(
    Array.from({ length: 600 }, (_, index) => boundedRate({ hits: index % 10, n: 10 })),
    0.05,
  );
  expect(largestDifferenceLimits(groups).high).toBeGreaterThan(0.9);
});
