import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { equalizedOddsDifference, equalizedOddsRatio } from './equalized-odds.ts';
import { METHODS, parityCases } from './fairness-case.reference.ts';
import { encodeGroups } from './group-codes.ts';

test.each(parityCases)('$name, as Fairlearn', (golden) => {
  const groups = encodeGroups([golden.group]);
  for (const method of METHODS) {
    expectClose(
      equalizedOddsDifference(golden, groups, { method }).value,
      golden.equalizedOddsDifference[method],
      method,
    );
    expectClose(equalizedOddsRatio(golden, groups, { method }).value, golden.equalizedOddsRatio[method], method);
  }
  expectClose(
    equalizedOddsDifference(golden, groups).value,
    golden.equalizedOddsDifference['between-groups'],
    'default',
  );
});

test.each(parityCases)('$name, the mean of both, as Fairlearn', (golden) => {
  const groups = encodeGroups([golden.group]);
  for (const method of METHODS) {
    const options = { method, agg: 'mean' } as const;
    expectClose(
      equalizedOddsDifference(golden, groups, options).value,
      golden.equalizedOddsDifferenceMean[method],
      method,
    );
    expectClose(equalizedOddsRatio(golden, groups, options).value, golden.equalizedOddsRatioMean[method], method);
  }
});

test('the worse rate and its pair are named', () => {
  const truth = [1, 1, 0, 0, 1, 1, 0, 0];
  const predicted = [1, 1, 1, 1, 1, 0, 0, 0];
  const found = equalizedOddsDifference({ truth, predicted }, encodeGroups([['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b']]));
  expect(found).toEqual({ value: 1, n: 8, lowest: ['b'], highest: ['a'], worstRate: 'false-positive-rate' });
});

test('undefined when one of the two is', () => {
  const found = equalizedOddsDifference({ truth: [1, 0, 0], predicted: [1, 0, 1] }, encodeGroups([['a', 'a', 'b']]));
  expect(found).toMatchObject({ value: null, reason: 'true positive rate: defined for fewer than two groups' });
});

test('a rate that is 0 everywhere has no ratio; the other decides, and without it nothing does', () => {
  const groups = encodeGroups([['a', 'a', 'b', 'b']]);
  const truth = [1, 0, 1, 0];
  expect(equalizedOddsRatio({ truth, predicted: [1, 0, 1, 0] }, groups)).toMatchObject({
    value: 1,
    worstRate: 'true-positive-rate',
  });
  expect(equalizedOddsRatio({ truth, predicted: [0, 0, 0, 0] }, groups)).toEqual({
    value: null,
    n: 4,
    reason: 'both rates are 0 in every group, which has no ratio',
  });
  expect(equalizedOddsDifference({ truth, predicted: [0, 0, 0, 0] }, groups).value).toBe(0);
});
