// Votes and stacks, against scikit-learn's own numbers.

import { describe, expect, test } from 'vitest';
import { argmaxOfRows } from '../deciding/decide.ts';
import { fitLogistic } from '../linear/fit-logistic.ts';
import { fitRidge } from '../linear/fit-ridge.ts';
import { softmax } from '../models/softmax.ts';
import { combinePredictions, type MemberPredictions, stackInputs } from './combination.ts';
import reference from './ensembles.reference.json' with { type: 'json' };

const none = new Float64Array();

function expectAll(found: ArrayLike<number>, expected: readonly number[], digits: number): void {
  expect(found).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(found[index], `at ${index}`).toBeCloseTo(value, digits);
}

describe.each(reference.classifiers)('$classes classes', ({ classes, truth, members: given, weights, ...golden }) => {
  const members = given.map((shares): MemberPredictions => {
    const probabilities = Float64Array.from(shares);
    return { probabilities, predicted: argmaxOfRows(probabilities, classes), values: none };
  });
  const vote = (voting: 'soft' | 'hard', of: readonly number[]) =>
    combinePredictions({ type: 'vote', voting, weights: of }, members, classes);

  test('a soft vote has scikit-learn’s probabilities', () => {
    expectAll(softmax(vote('soft', weights), classes), golden.soft, 12);
  });

  test('a hard vote has scikit-learn’s classes, and the shares of the votes', () => {
    const scores = vote('hard', [1, 1, 1]);
    expect([...argmaxOfRows(scores, classes)]).toEqual(golden.hard);
    expect([...argmaxOfRows(vote('hard', weights), classes)]).toEqual(golden.hardWeighted);
    for (const share of softmax(scores, classes)) expect([0, 1, 2, 3]).toContain(Math.round(share * 3e9) / 1e9);
  });

  test('a stack is scikit-learn’s', () => {
    const columns = stackInputs(members, classes);
    const x = { rowCount: truth.length, columns };
    const weighted = new Float64Array(truth.length).fill(1);
    const fit = fitLogistic(
      { x, classes: Int32Array.from(truth), classCount: classes, weights: weighted },
      { C: golden.C, maxIterations: 100 },
    );
    expectAll(fit.coefficients.flat(), golden.stack.coefficients.flat(), 5);
    expectAll(fit.intercepts, golden.stack.intercepts, 5);
    expectAll(
      softmax(combinePredictions({ type: 'stack', ...fit }, members, classes), classes),
      golden.stack.probabilities,
      6,
    );
  });
});

describe('numbers', () => {
  const { members: given, weights, mean, alpha, stack, truth } = reference.regressor;
  const members = given.map(
    (values): MemberPredictions => ({
      probabilities: none,
      predicted: new Int32Array(),
      values: Float64Array.from(values),
    }),
  );

  test('a vote is scikit-learn’s weighted mean', () => {
    expectAll(combinePredictions({ type: 'vote', voting: 'mean', weights }, members, 0), mean, 10);
  });

  test('a stack is scikit-learn’s', () => {
    const fit = fitRidge({ rowCount: truth.length, columns: stackInputs(members, 0) }, Float64Array.from(truth), alpha);
    expectAll(fit.coefficients[0]!, stack.coefficients, 9);
    expectAll(fit.intercepts, [stack.intercept], 9);
    expectAll(combinePredictions({ type: 'stack', ...fit }, members, 0), stack.values, 9);
  });
});
