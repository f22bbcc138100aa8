import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { accuracy, countRight } from './accuracy.ts';
import { classesCases } from './classification-case.reference.ts';

test.each(classesCases)('$name, as scikit-learn', ({ truth, predicted, accuracy: expected }) => {
  const found = accuracy(truth, predicted);
  expectClose(found.value, expected, 'accuracy');
  expect(found.n).toBe(truth.length);
});

test('no rows have no accuracy', () => {
  expect(accuracy([], [])).toEqual({ value: null, n: 0, reason: 'no rows' });
  expect(countRight([1, 0, 1], [1, 1, 1])).toEqual({ hits: 2, n: 3 });
});
