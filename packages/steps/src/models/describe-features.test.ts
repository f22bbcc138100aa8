import { expect, test } from 'vitest';
import { fitStandard } from './describe-features.ts';

test('a column that is constant up to rounding has the deviation 1, as in scikit-learn', () => {
  expect(fitStandard([0.1, 0.1, 0.1])).toEqual({ type: 'standard', mean: expect.closeTo(0.1, 15), deviation: 1 });
  expect(fitStandard([1e15 + 0.3, null, 1e15 + 0.3])).toMatchObject({ deviation: 1 });
  expect(fitStandard([null])).toEqual({ type: 'standard', mean: 0, deviation: 1 });
});

test('tiny and huge numbers are scaled as others are', () => {
  expect(fitStandard([-1e-200, 1e-200])).toEqual({ type: 'standard', mean: 0, deviation: 1e-200 });
  expect(fitStandard([-1e200, 1e200])).toEqual({ type: 'standard', mean: 0, deviation: 1e200 });
});
