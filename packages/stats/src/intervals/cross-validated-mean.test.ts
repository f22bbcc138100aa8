import { expect, test } from 'vitest';
import { studentTQuantile } from '../distributions/student-t.ts';
import { crossValidatedMean } from './cross-validated-mean.ts';
import reference from './student.reference.json' with { type: 'json' };

test.each(reference.quantiles)('the t of $share with $degrees degrees is scipy’s', ({ share, degrees, value }) => {
  const found = studentTQuantile(share, degrees);
  expect(Math.abs(found - value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
});

test.each(reference.means)('the mean of $values is Nadeau and Bengio’s', ({ values, testToTrain, ...expected }) => {
  const { mean, deviation, interval } = crossValidatedMean(values, testToTrain);
  expect(mean).toBeCloseTo(expected.mean, 12);
  expect(deviation).toBeCloseTo(expected.deviation, 12);
  expect(interval!.low).toBeCloseTo(expected.low, 9);
  expect(interval!.high).toBeCloseTo(expected.high, 9);
});

test('one fold and equal folds have no interval', () => {
  expect(crossValidatedMean([0.5], 0.25)).toEqual({ mean: 0.5, deviation: null, interval: null });
  expect(crossValidatedMean([0.5, 0.5], 1)).toEqual({ mean: 0.5, deviation: 0, interval: null });
});
