import { expect, test } from 'vitest';
import { encodeGroups } from './group-codes.ts';
import { rateFrame } from './rate-frame.ts';

test('a group without positives has an undefined rate, with its reason', () => {
  const groups = encodeGroups([['x', 'x', 'y', 'y']]);
  const [level] = rateFrame('true-positive-rate', { truth: [1, 1, 0, 0], predicted: [1, 0, 1, 0] }, groups);
  expect(level?.groups[0]?.figure).toMatchObject({ value: 0.5, n: 2, rate: { hits: 1, n: 2 } });
  expect(level?.groups[0]?.figure.low).toBeCloseTo(0.0945, 4);
  expect(level?.groups[1]?.figure).toEqual({
    value: null,
    n: 0,
    reason: 'no positives',
    low: null,
    high: null,
    rate: { hits: 0, n: 0 },
  });
});
