import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import reference from './regression.reference.json' with { type: 'json' };
import { rootMeanSquaredError } from './root-mean-squared-error.ts';

test.each(reference.cases)('$name, as scikit-learn', ({ truth, predicted, rootMeanSquaredError: expected }) => {
  const found = rootMeanSquaredError(truth, predicted);
  expectClose(found.value, expected, 'rootMeanSquaredError');
  expect(found.n).toBe(truth.length);
});

test('no rows have no error', () => {
  expect(rootMeanSquaredError([], [])).toEqual({ value: null, n: 0, reason: 'no rows' });
});
