import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { benjaminiHochberg } from './benjamini-hochberg.ts';
import reference from './contingency.reference.json' with { type: 'json' };

test.each(reference.adjusted)('$ps.length p-values, as scipy and statsmodels', ({ ps, adjusted }) => {
  expectClose(benjaminiHochberg(ps), adjusted, 'adjusted');
});

test('what could not be compared stays and does not count', () => {
  expect(benjaminiHochberg([0.02, null, 0.01])).toEqual([0.02, null, 0.02]);
  expect(benjaminiHochberg([])).toEqual([]);
  expect(() => benjaminiHochberg([1.2])).toThrow('between 0 and 1');
});
