import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { classesCases, matrixOf } from './classification-case.reference.ts';
import { matthewsCorrcoef } from './matthews-corrcoef.ts';

// scikit-learn says 0 where a side is constant; here that is undefined.
const isConstant = (values: readonly number[]) => new Set(values).size < 2;

test.each(classesCases)('$name, as scikit-learn', (golden) => {
  const found = matthewsCorrcoef(matrixOf(golden));
  if (isConstant(golden.truth) || isConstant(golden.predicted)) {
    expect(golden.matthewsCorrcoef).toBe(0);
    expect(found.value).toBeNull();
    expect(found.reason).toMatch(/one class$/);
  } else {
    expectClose(found.value, golden.matthewsCorrcoef, 'mcc');
  }
});

test('no rows', () => {
  expect(matthewsCorrcoef([[0]])).toEqual({ value: null, n: 0, reason: 'no rows' });
});
