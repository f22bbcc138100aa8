import { expect, test } from 'vitest';
import { holm } from '../hypothesis/holm.ts';
import { mcnemar } from '../hypothesis/mcnemar.ts';
import { aucInfluence } from './auc-influence.ts';
import reference from './comparison.reference.json' with { type: 'json' };
import { aucDifference, pairedMeanDifference, pairedMeanTest } from './paired-difference.ts';
import { rankScores } from './rank-scores.ts';

test.each(reference.mcnemar)(
  'McNemar of $onlyFirst and $onlySecond is statsmodels’',
  ({ onlyFirst, onlySecond, p }) => {
    expect(Math.abs(mcnemar(onlyFirst, onlySecond) / p - 1)).toBeLessThan(1e-9);
    expect(mcnemar(onlySecond, onlyFirst)).toBe(mcnemar(onlyFirst, onlySecond));
  },
);

test('of no rows that differ the p-value is 1, and a count is a whole number', () => {
  expect(mcnemar(0, 0)).toBe(1);
  expect(() => mcnemar(1.5, 0)).toThrow('A count is a whole number from 0, and not 1.5');
});

test('Holm’s p-values are statsmodels’, and what could not be compared stays', () => {
  const { values, adjusted } = reference.holm;
  holm(values).forEach((p, index) => {
    expect(p).toBeCloseTo(adjusted[index]!, 12);
  });
  expect(holm([0.01, null, 0.04])).toEqual([0.02, null, 0.04]);
  expect(() => holm([1.1])).toThrow('A p-value is between 0 and 1, and not 1.1');
});

const areaOf = (truth: readonly number[], scores: readonly number[]) => aucInfluence(rankScores(truth, scores, 1))!;

test.each(reference.delong)('DeLong’s p of $p is MLstatkit’s', ({ truth, first, second, z, p }) => {
  const difference = aucDifference(areaOf(truth, first), areaOf(truth, second));
  expect(difference.p).toBeCloseTo(p, 6);
  const error = (difference.interval!.high - difference.interval!.low) / 2 / 1.959963984540054;
  expect(Math.abs(difference.value) / error).toBeCloseTo(z, 5);
});

test('models that rank all rows alike do not differ', () => {
  const { truth, first } = reference.delong[0]!;
  const same = areaOf(
    truth,
    first.map((score) => Math.exp(score)),
  );
  expect(aucDifference(areaOf(truth, first), same)).toEqual({ value: 0, interval: null, p: 1 });
});

test.each(reference.paired)('the paired interval of $value is scipy’s', ({ first, second, value, low, high, p }) => {
  const found = pairedMeanDifference(first, second);
  expect(found.value).toBeCloseTo(value, 12);
  expect(found.interval!.low).toBeCloseTo(low, 8);
  expect(found.interval!.high).toBeCloseTo(high, 8);
  expect(pairedMeanTest(first, second)).toBeCloseTo(p, 10);
});

test('one row has no difference of means, and equal differences no interval', () => {
  expect(() => pairedMeanDifference([1], [2])).toThrow('A difference of means needs two rows, and there is 1');
  expect(pairedMeanDifference([1, 2], [0, 1])).toEqual({ value: 1, interval: null });
});
