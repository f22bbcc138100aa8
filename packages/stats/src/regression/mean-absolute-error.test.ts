import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import reference from './regression.reference.json' with { type: 'json' };

test.each(reference.cases)('$name, as scikit-learn', ({ truth, predicted, meanAbsoluteError: expected }) => {
  const found = meanAbsoluteError(truth, predicted);
  expectClose(found.value, expected, 'meanAbsoluteError');
  expect(found.n).toBe(truth.length);
});

test('no rows have no error', () => {
  expect(meanAbsoluteError([], [])).toEqual({ value: null, n: 0, reason: 'no rows' });
});
