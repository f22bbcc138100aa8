import { expect, test } from 'vitest';
import { moments } from './moments.ts';

// numpy 2.4: np.mean and np.std; scikit-learn 1.9's StandardScaler says which columns are constant.
test('as numpy and scikit-learn', () => {
  expect(moments([1, 2, 4])).toEqual({ mean: 7 / 3, deviation: 1.247219128924647 });
  expect(moments([])).toEqual({ mean: 0, deviation: 0 });
  expect(moments([5])).toEqual({ mean: 5, deviation: 0 });
  expect(moments([0, 0])).toEqual({ mean: 0, deviation: 0 });
});

test.each([
  [[0.1, 0.1, 0.1]],
  [[1e15 + 0.1, 1e15 + 0.1, 1e15 + 0.1]],
  [Array.from({ length: 1000 }, () => 1 / 3)],
  [[1e16, 1e16, 1e16 + 2]],
])('constant up to rounding is constant %#', (values) => {
  expect(moments(values).deviation).toBe(0);
});

test('what differs by more than rounding is not constant', () => {
  expect(moments([0.1, 0.1, 0.1 + 1e-12]).deviation).toBeCloseTo(4.714e-13, 15);
  expect(moments([1e-300, 3e-300]).deviation / 1e-300).toBeCloseTo(1, 12);
  expect(moments([1e300, -1e300])).toEqual({ mean: 0, deviation: 1e300 });
  const { mean, deviation } = moments([Number.MAX_VALUE, Number.MAX_VALUE / 2]);
  expect(mean / Number.MAX_VALUE).toBeCloseTo(0.75, 12);
  expect(deviation / Number.MAX_VALUE).toBeCloseTo(0.25, 12);
});
