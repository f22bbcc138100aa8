import { expect, test } from 'vitest';
import { countRate, type RateName } from './count-rate.ts';

// tp 1, fn 2, fp 3, tn 4.
const truth = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const predicted = [1, 0, 0, 1, 1, 1, 0, 0, 0, 0];
const rows = [...truth.keys()];

test.each<[RateName, number, number]>([
  ['selection-rate', 4, 10],
  ['base-rate', 3, 10],
  ['accuracy', 5, 10],
  ['true-positive-rate', 1, 3],
  ['false-negative-rate', 2, 3],
  ['false-positive-rate', 3, 7],
  ['true-negative-rate', 4, 7],
  ['precision', 1, 4],
  ['negative-predictive-value', 4, 6],
])('%s is %d of %d', (name, hits, n) => {
  expect(countRate(name, { truth, predicted }, rows)).toEqual({ hits, n });
});

test('another positive class, chosen and repeated rows', () => {
  expect(countRate('selection-rate', { predicted: [2, 0, 2], positive: 2 }, [0, 0, 1])).toEqual({ hits: 2, n: 3 });
});
