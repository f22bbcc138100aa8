import { createRandom } from '@cairn/core';
import { describe, expect, it, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { Figure } from '../base/figure.ts';
import { cohenKappa } from '../classification/cohen-kappa.ts';
import { matthewsCorrcoef } from '../classification/matthews-corrcoef.ts';
import { drawGamma } from '../distributions/draw-gamma.ts';
import { pearsonQuantile } from '../distributions/pearson-quantile.ts';
import { studentQuantile } from '../distributions/student-quantile.ts';
import { moverMean } from '../rates/mover.ts';
import { agreementInterval } from './agreement-interval.ts';
import { boundedMeanInterval } from './bounded-mean-interval.ts';
import { balancedAccuracyInterval, macroF1Interval, macroPrecisionInterval } from './class-means.ts';
import reference from './estimates.reference.json' with { type: 'json' };
import { r2Interval } from './r2-interval.ts';
import { skewedMeanInterval } from './skewed-mean-interval.ts';

test.each(reference.student)('Student, $degrees degrees, $share, as scipy', ({ degrees, share, quantile }) => {
  expectClose(studentQuantile(share, degrees), quantile, '', degrees < 19 ? 1e-3 : 2e-6);
});

test.each(reference.pearson)(
  'Pearson III, third moment $third, $share, as scipy',
  ({ share, quantile, ...moments }) => {
    expect(Math.abs(pearsonQuantile(moments, share) - quantile)).toBeLessThan(0.02 * 0.2);
  },
);

test.each(reference.hall)("Hall's interval of a skewed mean, as its formula by scipy", ({ values, interval }) => {
  const found = skewedMeanInterval(values)!;
  expectClose([found.low, found.high], interval, '', 2e-4);
});

test.each(reference.clopperPearson)('the mean of $hits ones of $n is nearly Clopper and Pearson’s rate', (golden) => {
  const values = Array.from({ length: golden.n }, (_, row) => (row < golden.hits ? 1 : 0));
  const { low, high } = boundedMeanInterval(values, { best: 0, worst: 1 });
  expect(Math.abs(low - golden.interval[0]!)).toBeLessThan(0.013);
  expect(Math.abs(high - golden.interval[1]!)).toBeLessThan(0.013);
});

describe('a mean of skewed values', () => {
  it('has no interval of too few values, nor of values that are all equal', () => {
    expect(skewedMeanInterval([1, 2, 3])).toBeNull();
    expect(skewedMeanInterval(new Float64Array(1000))).toBeNull();
    expect(r2Interval([1, 2, 3], [1, 2, 4])).toBeNull();
  });

  it('that is R² surrounds its value, and has none where every error is 0', () => {
    const random = createRandom(4);
    const truth = Array.from({ length: 60 }, () => random.normal());
    const found = r2Interval(
      truth,
      truth.map((value) => value + 0.5 * random.normal()),
    )!;
    expect(found.low).toBeGreaterThan(0.5);
    expect(found.high).toBeLessThan(0.92);
    expect(r2Interval(truth, truth)).toBeNull();
  });
});

test('a mean of correlated parts is between those of independent parts and of one', () => {
  const part = { value: 0.5, low: 0.4, high: 0.7 };
  const widthOf = (correlation: number) => {
    const { low, high } = moverMean([part, part], () => correlation);
    return high - low;
  };
  expect(widthOf(0)).toBeCloseTo(0.3 / Math.SQRT2, 12);
  expect(widthOf(0.5)).toBeGreaterThan(widthOf(0));
  expect(widthOf(1)).toBeCloseTo(0.3, 12);
});

const perfect = [
  [4, 0],
  [0, 4],
];

test('means over classes of a matrix without errors are far from certain', () => {
  for (const intervalOf of [balancedAccuracyInterval, macroPrecisionInterval, macroF1Interval]) {
    const { low, high } = intervalOf(perfect)!;
    expect(low).toBeLessThan(0.75);
    expect(low).toBeGreaterThan(0.3);
    expect(high).toBe(1);
  }
});

test('a class without rows may have any recall', () => {
  const { low, high } = balancedAccuracyInterval([
    [400, 0],
    [0, 0],
  ])!;
  expect(low).toBeLessThan(0.5);
  expect(high).toBe(1);
  expect(
    balancedAccuracyInterval([
      [0, 0],
      [0, 0],
    ]),
  ).toBeNull();
});

test('Matthews’ correlation and kappa of a matrix without errors are far from certain', () => {
  for (const measure of [matthewsCorrcoef, cohenKappa]) {
    const { low, high } = agreementInterval(perfect, measure, createRandom(1))!;
    expect(low).toBeLessThan(0.6);
    expect(high).toBe(1);
  }
  expect(agreementInterval(perfect, () => Figure.none(8, 'undefined'), createRandom(1))).toBeNull();
});

test('gamma draws have the mean and the variance of their shape', () => {
  const random = createRandom(2);
  for (const shape of [1, 2.5, 40]) {
    const drawn = Array.from({ length: 20_000 }, () => drawGamma(shape, random));
    const mean = drawn.reduce((total, value) => total + value, 0) / drawn.length;
    const variance = drawn.reduce((total, value) => total + (value - mean) ** 2, 0) / drawn.length;
    expect(Math.abs(mean / shape - 1)).toBeLessThan(0.03);
    expect(Math.abs(variance / shape - 1)).toBeLessThan(0.06);
  }
});
