import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { meanAbsolutePercentageError } from './mean-absolute-percentage-error.ts';
import reference from './regression.reference.json' with { type: 'json' };

test.each(reference.cases)('$name, as scikit-learn', ({ truth, predicted, meanAbsolutePercentageError: expected }) => {
  expectClose(meanAbsolutePercentageError(truth, predicted).value, expected, 'meanAbsolutePercentageError');
});

test('no rows, and a target of 0, have none', () => {
  expect(meanAbsolutePercentageError([], [])).toEqual({ value: null, n: 0, reason: 'no rows' });
  expect(meanAbsolutePercentageError([0, 1], [1, 1])).toEqual({
    value: null,
    n: 2,
    reason: 'the target of 1 of 2 rows is 0, which has no percentage',
  });
});
