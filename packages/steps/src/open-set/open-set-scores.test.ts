// Scores and figures of open-set detection, against pytorch-ood's and scikit-learn's own numbers.

import { createRandom } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import { softmax } from '../models/softmax.ts';
import { fitFeatureScore, scoreFeatures } from './feature-scores.ts';
import { falsePositiveRate, judgeOpenSet } from './judge-open-set.ts';
import reference from './open-set.reference.json' with { type: 'json' };
import { areLogProbabilities, largestProbabilities, negativeEnergies } from './open-set-score.ts';

const { classes, width, neighbours, knownRows } = reference;
const truth = Int32Array.from(reference.truth);
const training = { rowCount: truth.length, width, data: reference.training };
const rows = { rowCount: reference.rows.length / width, width, data: reference.rows };

function expectScores(scores: Float64Array, name: keyof typeof reference.scores, digits = 9): void {
  expect(scores).toHaveLength(rows.rowCount);
  for (const [row, score] of scores.entries())
    expect(score, `row ${row}`).toBeCloseTo(reference.scores[name][row]!, digits);
}

test('the largest probability and the energy are pytorch-ood’s', () => {
  expectScores(largestProbabilities(softmax(Float64Array.from(reference.logits), classes), classes), 'softmax');
  expectScores(negativeEnergies(reference.logits, classes), 'energy');
  expect(negativeEnergies([1000, 1000, -1000, -1000], 2)).toEqual(Float64Array.of(1000 + Math.LN2, Math.LN2 - 1000));
});

test('Mahalanobis scores are those of scikit-learn’s covariance, which is singular here', () => {
  const options = { score: 'mahalanobis', truth, classes, neighbours, isNormalised: false } as const;
  const fitted = fitFeatureScore(training, options);
  expect(fitted.type === 'mahalanobis' && fitted.whitening).toHaveLength(width - 1);
  expectScores(scoreFeatures(fitted, rows), 'mahalanobis', 7);
});

test.each([
  [true, 'knn'],
  [false, 'knnOfInputs'],
] as const)('nearest neighbours are pytorch-ood’s, divided by their lengths: %s', (isNormalised, name) => {
  const fitted = fitFeatureScore(training, { score: 'knn', truth, classes, neighbours, isNormalised });
  expectScores(scoreFeatures(fitted, rows), name, 9);
});

describe.each(Object.entries(reference.figures))('figures by %s', (name, figures) => {
  const scores = Float64Array.from(reference.scores[name as keyof typeof reference.scores]);
  const judged = judgeOpenSet(scores.slice(0, knownRows), scores.slice(knownRows));

  test('are scikit-learn’s, each within its interval', () => {
    for (const key of ['auroc', 'auprIn', 'auprOut', 'fprAt95Tpr', 'fprAt95TprOut'] as const) {
      const { value, low, high } = judged[key];
      expect(value!, key).toBeCloseTo(figures[key], 12);
      expect([low! <= value!, value! <= high!, low! >= 0, high! <= 1], key).toEqual([true, true, true, true]);
    }
  });

  test('are pytorch-ood’s, for which the unseen classes are positive', () => {
    expect(judged.auroc.value!).toBeCloseTo(figures.pytorchOod.AUROC, 6);
    expect(judged.fprAt95TprOut.value!).toBeCloseTo(figures.pytorchOod.FPR95TPR, 6);
  });
});

test('the interval of the false positive rate has its level where the threshold is an estimate too', () => {
  const random = createRandom(7);
  const draw = (count: number, mean: number) => Float64Array.from({ length: count }, () => mean + random.normal());
  // Φ(1.6449 − 2): the share of the negatives above the 5 % point of the positives.
  const expected = 0.36126;
  for (const n of [60, 200]) {
    let within = 0;
    for (let trial = 0; trial < 400; trial++) {
      const { low, high } = falsePositiveRate(draw(n, 2), draw(n, 0));
      if (low! <= expected && expected <= high!) within++;
    }
    expect(within / 400, `${n} rows`).toBeGreaterThan(0.93);
  }
});

test('a side without rows has no rate, and what cannot be fitted is said by name', () => {
  expect(falsePositiveRate(Float64Array.of(), Float64Array.of(1))).toMatchObject({
    value: null,
    reason: 'no positives',
  });
  const fit =
    (score: 'mahalanobis' | 'knn', changed: object, rowsOf: object = {}) =>
    () =>
      fitFeatureScore(
        { ...training, ...rowsOf },
        { score, truth, classes, neighbours, isNormalised: false, ...changed },
      );
  expect(fit('knn', { neighbours: 61 })).toThrow(
    "'knn' needs at least as many training rows as neighbours, and 60 are less than 61",
  );
  expect(fit('mahalanobis', { classes: 4 })).toThrow(
    "'mahalanobis' needs training rows of every class, and class 4 of 4 has none",
  );
  const constant = training.data.map((_, i) => truth[Math.floor(i / width)]!);
  expect(fit('mahalanobis', {}, { data: constant })).toThrow('these are the same in all rows of a class');
  expect(fit('knn', {}, { data: training.data.map(() => Number.NaN) })).toThrow('not finite');
  expect(fit('mahalanobis', {}, { width: 2000, data: [] })).toThrow('2000 features are too many: at most 1024');
});

test('log probabilities are told from logits', () => {
  expect(areLogProbabilities([Math.log(0.25), Math.log(0.75)], 2)).toBe(true);
  expect(areLogProbabilities([0, 1], 2)).toBe(false);
});
