import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { r2 } from './r2.ts';
import reference from './regression.reference.json' with { type: 'json' };

test.each(reference.cases)('$name, as scikit-learn', ({ truth, predicted, r2: expected }) => {
  expectClose(r2(truth, predicted).value, expected, 'r2');
});

test('why there is none', () => {
  expect(r2([], []).reason).toBe('no rows');
  expect(r2([1], [1]).reason).toBe('one row has no spread');
  expect(r2([0.1, 0.1, 0.1], [0.1, 0.1, 0.1]).reason).toBe('the target is constant');
});
