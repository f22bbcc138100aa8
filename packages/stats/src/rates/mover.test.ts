import { describe, expect, test } from 'vitest';
import { moverDifference, moverMean, moverRatio } from './mover.ts';
import { wilson } from './wilson.ts';

const bounded = (hits: number, n: number) => ({ value: hits / n, ...wilson({ hits, n })! });

// Newcombe (Statistics in Medicine 17, 1998, 873–890), table II, method 10.
test.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [6, 7, 2, 7, 0.0582, 0.8062],
  [5, 56, 0, 29, -0.0381, 0.1926],
  [0, 10, 0, 20, -0.1611, 0.2775],
  [10, 10, 0, 20, 0.6791, 1],
])("a difference: Newcombe's %i/%i less %i/%i", (a, m, b, n, low, high) => {
  const found = moverDifference(bounded(a, m), bounded(b, n));
  expect([found.low, found.high]).toEqual([expect.closeTo(low, 4), expect.closeTo(high, 4)]);
});

test('a mean of equal parameters has an interval shorter by the root of their number', () => {
  const one = { value: 0.5, low: 0.3, high: 0.8 };
  const mean = moverMean([one, one, one, one]);
  expect(mean.value).toBeCloseTo(0.5, 12);
  expect(mean.low).toBeCloseTo(0.4, 12);
  expect(mean.high).toBeCloseTo(0.65, 12);
});

describe('a ratio', () => {
  // As printed it divides by u₂ (2 θ₂ − u₂), which is above 0 for this pair.
  test("Donner and Zou's closed form", () => {
    const [one, two] = [bounded(40, 60), bounded(50, 60)];
    const product = one.value * two.value;
    const low =
      (product -
        Math.sqrt(product ** 2 - one.low * two.high * (2 * one.value - one.low) * (2 * two.value - two.high))) /
      (two.high * (2 * two.value - two.high));
    const high =
      (product +
        Math.sqrt(product ** 2 - one.high * two.low * (2 * one.value - one.high) * (2 * two.value - two.low))) /
      (two.low * (2 * two.value - two.low));
    expect(moverRatio(one, two)).toEqual({ low: expect.closeTo(low, 12), high: expect.closeTo(high, 12) });
  });

  test.each([
    [0, 3, 30, 60],
    [3, 3, 3, 3],
    [1, 3, 59, 60],
    [20, 60, 35, 60],
    [20, 60, 40, 60],
    [999, 1000, 1000, 1000],
  ])('%i/%i over %i/%i excludes 1 exactly where the difference excludes 0', (a, m, b, n) => {
    const [one, two] = [bounded(a, m), bounded(b, n)];
    const difference = moverDifference(one, two);
    const ratio = moverRatio(one, two);
    expect(ratio.low > 1).toBe(difference.low > 0);
    expect(ratio.high < 1).toBe(difference.high < 0);
    expect(ratio.low).toBeLessThanOrEqual(one.value / two.value);
    expect(ratio.high).toBeGreaterThanOrEqual(one.value / two.value);
  });

  test('over what may be 0 has no upper limit', () => {
    expect(moverRatio(bounded(3, 3), bounded(0, 3))).toEqual({
      low: expect.any(Number),
      high: Number.POSITIVE_INFINITY,
    });
    expect(moverRatio(bounded(0, 3), bounded(0, 3))).toEqual({ low: 0, high: Number.POSITIVE_INFINITY });
  });
});
