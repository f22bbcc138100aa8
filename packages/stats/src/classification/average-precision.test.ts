import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { averagePrecision } from './average-precision.ts';
import { scoresCases } from './classification-case.reference.ts';

test.each(scoresCases)('$name, as scikit-learn', ({ truth, scores, averagePrecision: expected }) => {
  expectClose(averagePrecision(truth, scores).value, expected, 'average precision');
});

test('without positives there is none', () => {
  expect(averagePrecision([0, 0], [0.2, 0.1])).toEqual({ value: null, n: 2, reason: 'no positives' });
  expect(averagePrecision([], []).reason).toBe('no rows');
});
