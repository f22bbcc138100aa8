import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { probabilitiesCases, scoresCases } from './classification-case.reference.ts';
import { logLoss } from './log-loss.ts';
import { toProbabilities } from './probabilities.ts';

test.each(probabilitiesCases)('$name, as scikit-learn', ({ truth, probabilities, logLoss: expected }) => {
  expectClose(logLoss(truth, probabilities).value, expected, 'log loss');
});

test.each(probabilitiesCases)('$name in float32, clipped at its precision', (golden) => {
  const rows = golden.probabilities.map((row) => Float32Array.from(row));
  // scikit-learn computes in float32 too; only the clipping is what is to agree.
  const error = Math.abs((logLoss(golden.truth, rows).value as number) - golden.logLossFloat32);
  expect(error).toBeLessThan(1e-5 * Math.max(1, golden.logLossFloat32));
});

test.each(scoresCases)('scores: $name', ({ truth, scores, logLoss: expected }) => {
  expectClose(logLoss(truth, toProbabilities(scores)).value, expected, 'log loss');
});

test('what is no probability is refused by row', () => {
  expect(logLoss([], [])).toEqual({ value: null, n: 0, reason: 'no rows' });
  expect(() => logLoss([0], [[1.5, -0.5]])).toThrow('Row 0 has 1.5');
  expect(() => logLoss([0], [[Number.NaN, 0.5]])).toThrow('Row 0 has NaN');
  expect(() => logLoss([2], [[0.5, 0.5]])).toThrow('Row 0 is of class 2');
  expect(() => logLoss([0, 1], [[0.5, 0.5], [1]])).toThrow('Row 1 has 1 probabilities');
  expect(() => logLoss([0, 1], [[0.5, 0.5]])).toThrow('"truth" has 2 rows');
});
