import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { aucInfluence } from './auc-influence.ts';
import { aucInterval } from './auc-interval.ts';
import { averagePrecisionInfluence } from './average-precision-influence.ts';
import { averagePrecisionInterval } from './average-precision-interval.ts';
import reference from './estimates.reference.json' with { type: 'json' };
import { influenceCorrelation } from './influence-correlation.ts';
import { rankScores } from './rank-scores.ts';

const squares = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value * value, 0);

test.each(reference.scores)("DeLong's variance and the jackknife of the average precision, as published", (golden) => {
  const ranked = rankScores(golden.truth, golden.scores, 1);
  const auc = aucInfluence(ranked)!;
  // The package computes in float32.
  expectClose(auc.value, golden.auc, 'AUC', 1e-6);
  expect(Math.abs(squares(auc.influence) - golden.delongVariance)).toBeLessThan(1e-7);
  const precision = averagePrecisionInfluence(ranked)!;
  expectClose(precision.value, golden.averagePrecision);
  Array.from(precision.influence).forEach((found, row) => {
    expect(Math.abs(found - golden.jackknife[row]!), `row ${row}`).toBeLessThan(1e-8);
  });
});

test.each(reference.newcombe)("AUC $area of $positives and $negatives rows, Newcombe's method 5", (golden) => {
  const { area, positives, negatives, interval } = golden;
  const found = aucInterval({ value: area, positives, negatives, influence: new Float64Array(positives + negatives) });
  expectClose([found.low, found.high], interval, '', 1e-9);
});

test('a perfect ranking of few rows is far from certain', () => {
  const ranked = rankScores([0, 0, 0, 0, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6, 7, 8], 1);
  expect(aucInterval(aucInfluence(ranked)!).low).toBeLessThan(0.75);
  expect(aucInterval(aucInfluence(ranked)!).high).toBe(1);
  expect(averagePrecisionInterval(averagePrecisionInfluence(ranked)!).low).toBeLessThan(0.75);
  expect(averagePrecisionInterval(averagePrecisionInfluence(ranked)!).high).toBe(1);
});

test('of one class alone there is no area', () => {
  expect(aucInfluence(rankScores([1, 1], [1, 2], 1))).toBeNull();
  expect(aucInfluence(rankScores([0, 0], [1, 2], 1))).toBeNull();
  expect(averagePrecisionInfluence(rankScores([0, 0], [1, 2], 1))).toBeNull();
});

test('correlations are from 0 to 1, and 1 where a figure has no influence', () => {
  expect(influenceCorrelation([1, -1, 0], [2, -2, 0])).toBe(1);
  expect(influenceCorrelation([1, -1], [-1, 1])).toBe(0);
  expect(influenceCorrelation([0, 0], [-1, 1])).toBe(1);
});
