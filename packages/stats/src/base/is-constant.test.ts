import { describe, expect, test } from 'vitest';
import { crossValidatedMean } from '../intervals/cross-validated-mean.ts';
import { pairedMeanDifference, pairedMeanTest } from '../intervals/paired-difference.ts';
import { signedMeanInterval, skewedMeanInterval } from '../intervals/skewed-mean-interval.ts';
import { r2 } from '../regression/r2.ts';
import { isConstant } from './is-constant.ts';

test('equal up to rounding is constant, and less is not', () => {
  expect([[], [0.1], [0.1, 0.1], [0.3, 0.1 + 0.2], [1e6 + 0.1 - 1e6, 0.1]].map((values) => isConstant(values))).toEqual(
    [true, true, true, true, true],
  );
  expect(
    [
      [0, 1e-300],
      [0.1, 0.1000001],
      [-1, 1],
    ].map((values) => isConstant(values)),
  ).toEqual([false, false, false]);
});

describe('an interval of rounding would look certain, so there is none', () => {
  const targets = Array.from({ length: 40 }, (_, row) => 5.1 + 0.37 * row);
  /** 0.1 each, but for rounding. */
  const errors = targets.map((target) => Math.abs(target + 0.1 - target));

  test('of errors that are equal but for rounding', () => {
    expect(new Set(errors).size).toBeGreaterThan(1);
    expect(skewedMeanInterval(errors)).toBeNull();
    expect(signedMeanInterval(errors)).toBeNull();
  });

  test('of folds that have the same value', () => {
    expect(crossValidatedMean([0.1, 0.1, 0.1], 0.5)).toMatchObject({ deviation: 0, interval: null });
    expect(crossValidatedMean([0.3, 0.1 + 0.2, 0.3], 0.5)).toMatchObject({ deviation: 0, interval: null });
  });

  test('of two models whose errors differ by the same number in every row', () => {
    const more = errors.map((error, row) => error + 0.2 * row + 0.1);
    const less = errors.map((error, row) => error + 0.2 * row);
    expect(pairedMeanDifference(more, less)).toMatchObject({ value: expect.closeTo(0.1, 12), interval: null });
    expect(pairedMeanTest(more, less)).toBeNull();
  });

  test('two models that differ by rounding alone do not differ', () => {
    const again = targets.map((target) => (target / 3) * 3 * (1 + Number.EPSILON));
    expect(pairedMeanDifference(again, targets)).toMatchObject({ interval: null });
    expect(pairedMeanTest(again, targets)).toBe(1);
  });
});

test('a target that is constant up to rounding has no R²', () => {
  expect(r2([0.1 + 0.2, 0.3, 0.3, 0.3], [0.3, 0.3, 0.3, 0.4])).toMatchObject({
    value: null,
    reason: 'the target is constant',
  });
});
