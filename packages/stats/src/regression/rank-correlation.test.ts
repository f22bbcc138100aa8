import { expect, test } from 'vitest';
import { rankCorrelation } from './rank-correlation.ts';

// scipy 1.17.1, scipy.stats.spearmanr
test.each([
  [[1, 2, 2, 4], [3, 1, 4, 4], 0.5],
  [[0.3, -1, 7, 2, 2, 9, -4], [1, 5, 5, 5, 0, 8, 2], 0.4861724348043977],
  [[5, 4, 3, 2, 1], [1, 2, 3, 4, 5], -1],
])('%j and %j: %d', (a, b, expected) => {
  expect(rankCorrelation(a, b)).toBeCloseTo(expected, 12);
  expect(rankCorrelation(b, a)).toBeCloseTo(expected, 12);
});

test('a list of one value has no ranks to compare', () => {
  expect(rankCorrelation([1, 1, 1, 1], [3, 1, 4, 4])).toBeNull();
  expect(rankCorrelation([], [])).toBeNull();
});
