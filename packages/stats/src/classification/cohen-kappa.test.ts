import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { classesCases, matrixOf } from './classification-case.reference.ts';
import { cohenKappa } from './cohen-kappa.ts';

test.each(classesCases)('$name, as scikit-learn', (golden) => {
  const found = cohenKappa(matrixOf(golden));
  expectClose(found.value, golden.cohenKappa, 'kappa');
  if (found.value === null) expect(found.reason).toBe('every row is of one class, and predicted as it');
});

test('no rows', () => {
  expect(cohenKappa([[0]]).value).toBeNull();
});
