import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { equalOpportunityDifference, equalOpportunityRatio } from './equal-opportunity.ts';
import { METHODS, parityCases } from './fairness-case.reference.ts';
import { encodeGroups } from './group-codes.ts';

test.each(parityCases)('$name, as Fairlearn', (golden) => {
  const groups = encodeGroups([golden.group]);
  for (const method of METHODS) {
    expectClose(
      equalOpportunityDifference(golden, groups, { method }).value,
      golden.equalOpportunityDifference[method],
      method,
    );
    expectClose(equalOpportunityRatio(golden, groups, { method }).value, golden.equalOpportunityRatio[method], method);
  }
  expectClose(
    equalOpportunityDifference(golden, groups).value,
    golden.equalOpportunityDifference['between-groups'],
    'default',
  );
});

test('a group without positives is left out, where Fairlearn says 0', () => {
  const truth = [1, 1, 1, 1, 0];
  const predicted = [1, 0, 1, 1, 1];
  const found = equalOpportunityDifference({ truth, predicted }, encodeGroups([['a', 'a', 'b', 'b', 'c']]));
  expect(found).toEqual({ value: 0.5, n: 4, leftOut: [2], lowest: ['a'], highest: ['b'] });
  expect(() => equalOpportunityDifference({ predicted }, encodeGroups([['a', 'a', 'b', 'b', 'c']]))).toThrow(
    'needs the true class',
  );
});
