import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { demographicParityDifference, demographicParityRatio } from './demographic-parity.ts';
import { METHODS, parityCases } from './fairness-case.reference.ts';
import { encodeGroups } from './group-codes.ts';

test.each(parityCases)('$name, as Fairlearn', (golden) => {
  const groups = encodeGroups([golden.group]);
  for (const method of METHODS) {
    expectClose(
      demographicParityDifference(golden, groups, { method }).value,
      golden.demographicParityDifference[method],
      method,
    );
    expectClose(
      demographicParityRatio(golden, groups, { method }).value,
      golden.demographicParityRatio[method],
      method,
    );
  }
  expectClose(
    demographicParityDifference(golden, groups).value,
    golden.demographicParityDifference['between-groups'],
    'default',
  );
});

test('decisions alone will do', () => {
  const found = demographicParityDifference(
    { predicted: ['yes', 'no', 'yes', 'yes'].map((x) => (x === 'yes' ? 1 : 0)) },
    encodeGroups([['m', 'm', 'f', 'f']]),
  );
  expect(found).toEqual({ value: 0.5, n: 4, lowest: ['m'], highest: ['f'] });
});
