import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { probabilitiesCases, scoresCases } from '../classification/classification-case.reference.ts';
import { toProbabilities } from '../classification/probabilities.ts';
import { brierScore } from './brier-score.ts';

test.each(probabilitiesCases)('$name, as scikit-learn, by each scale', (golden) => {
  const { truth, probabilities } = golden;
  expectClose(brierScore(truth, probabilities).value, golden.brier, 'auto');
  expectClose(brierScore(truth, probabilities, { scaleByHalf: true }).value, golden.brierHalved, 'halved');
  expectClose(brierScore(truth, probabilities, { scaleByHalf: false }).value, golden.brierWhole, 'whole');
});

test.each(scoresCases)('scores: $name', ({ truth, scores, brier }) => {
  expectClose(brierScore(truth, toProbabilities(scores)).value, brier, 'brier');
});

test('no rows', () => {
  expect(brierScore([], []).value).toBeNull();
});
