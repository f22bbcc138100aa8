import { expect, test } from 'vitest';
import { fitRobust, fitStandard } from '../encoding/fit-standard.ts';

test('a column that is constant up to rounding has the deviation 1, as in scikit-learn', () => {
  expect(fitStandard([0.1, 0.1, 0.1])).toEqual({ type: 'standard', mean: expect.closeTo(0.1, 15), deviation: 1 });
  expect(fitStandard([1e15 + 0.3, null, 1e15 + 0.3])).toMatchObject({ deviation: 1 });
  expect(fitStandard([null])).toEqual({ type: 'standard', mean: 0, deviation: 1 });
});

test('tiny and huge numbers are scaled as others are', () => {
  expect(fitStandard([-1e-200, 1e-200])).toEqual({ type: 'standard', mean: 0, deviation: 1e-200 });
  expect(fitStandard([-1e200, 1e200])).toEqual({ type: 'standard', mean: 0, deviation: 1e200 });
});

// scikit-learn 1.9.1, RobustScaler's center_ and scale_.
test.each([
  [[1, 2, 3, 4, 100], 3, 2],
  [[5, 5, 5, 5, 9], 5, 1],
  [[0.1, 0.4, null, -3, 7, 12, 2.5], 1.45, 5.7],
])('the robust scaling of %o is scikit-learn’s', (values, mean, deviation) => {
  expect(fitRobust(values)).toEqual({
    type: 'standard',
    mean: expect.closeTo(mean, 12),
    deviation: expect.closeTo(deviation, 12),
  });
  expect(fitRobust([null])).toEqual({ type: 'standard', mean: 0, deviation: 1 });
  // A middle half that is equal but for rounding is not stretched to the size of other columns.
  expect(fitRobust([0.3, 0.1 + 0.2, 0.3, 0.1 + 0.2, 7])).toMatchObject({ deviation: 1 });
});
