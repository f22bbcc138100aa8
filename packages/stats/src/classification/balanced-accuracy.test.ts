import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { balancedAccuracy } from './balanced-accuracy.ts';
import { classesCases, matrixOf } from './classification-case.reference.ts';

test.each(classesCases)('$name, as scikit-learn', (golden) => {
  expectClose(balancedAccuracy(matrixOf(golden)).value, golden.balancedAccuracy, 'balanced accuracy');
});

test('classes without rows are left out and named', () => {
  expect(
    balancedAccuracy([
      [1, 1, 0],
      [0, 0, 0],
      [0, 0, 3],
    ]),
  ).toEqual({ value: 0.75, n: 5, leftOut: [1] });
  expect(balancedAccuracy([[0]])).toEqual({ value: null, n: 0, reason: 'no rows', leftOut: [0] });
});
