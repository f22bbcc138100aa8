import { expect, test } from 'vitest';
import { sampleSummary } from '../rig/sample-record.rig.ts';
import { filterRuns } from './filter-runs.ts';

const none = {
  pipeline: undefined,
  status: undefined,
  branch: undefined,
  since: undefined,
  where: [],
  param: [],
  tag: [],
  search: undefined,
  pinned: false,
};

test.each([
  // As a table shows it, with as many digits as are typed.
  [0.998_272, '0.998', true],
  [0.998_272, '0.9983', true],
  [0.998_272, '1.0', true],
  [0.998_272, '0.9984', false],
  [0.998_272, '0.998272', true],
  [0.9974, '0.998', false],
  [-0.0194, '-0.019', true],
  [0.000_123_4, '1.2e-4', true],
  [0.000_123_4, '1.3e-4', false],
  // A whole number is meant exactly.
  [0.998_272, '1', false],
  [1, '1', true],
  [12, '1.2e1', true],
  [12.04, '1.2e1', false],
  [3, '3.000', true],
])('a metric of %d is met by =%s: %s', (value, typed, isMet) => {
  const run = sampleSummary({ metrics: { auc: { value, low: null, high: null, n: 1 } } });
  expect(filterRuns([run], { ...none, where: [`auc=${typed}`] }, new Map(), 0).length === 1).toBe(isMet);
});
