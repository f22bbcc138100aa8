// Tests of drift, against scipy's and evidently's own numbers.

import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { kolmogorovCritical, kolmogorovSurvival } from '../distributions/kolmogorov.ts';
import { contingencyChiSquare } from './contingency-chi-square.ts';
import reference from './drift.reference.json' with { type: 'json' };
import { kolmogorovSmirnov, kolmogorovSmirnovP } from './kolmogorov-smirnov.ts';
import { populationStabilityIndex } from './population-stability-index.ts';

test.each(reference.smirnov)('the test of Kolmogorov and Smirnov is scipy’s: $p', ({ first, second, statistic, p }) => {
  const found = kolmogorovSmirnov(first, second);
  expectClose(found.statistic, statistic, 'statistic');
  expectClose(found.p, p, 'p', 1e-9);
  expectClose(kolmogorovSmirnov(second, first).p, p, 'the other way around', 1e-9);
});

test.each(reference.limit)('of $n and $m values the limit distribution is scipy’s', ({ statistic, n, m, p }) => {
  expectClose(kolmogorovSmirnovP(statistic, n, m), p, 'p', 1e-11);
});

test('the limit distribution and its critical values are scipy’s', () => {
  for (const { x, p } of reference.kolmogorov) expectClose(kolmogorovSurvival(x), p, `at ${x}`, 1e-11);
  for (const { p, x } of reference.critical) expectClose(kolmogorovCritical(p), x, `of ${p}`, 1e-10);
  expect(() => kolmogorovCritical(0)).toThrow('above 0 and below 1');
});

test.each(reference.counts)('χ² of counts is scipy’s: $first and $second', ({ first, second, ...expected }) => {
  const found = contingencyChiSquare(first, second)!;
  expect(found.degrees).toBe(expected.degrees);
  for (const name of ['chiSquare', 'p', 'cramersV'] as const) expectClose(found[name], expected[name], name, 1e-11);
});

test.each(reference.stability)('the stability index is evidently’s: $psi', ({ reference: before, current, psi }) => {
  expectClose(populationStabilityIndex(before, current), psi, 'psi', 1e-10);
});

test('samples without values have no test', () => {
  expect(contingencyChiSquare([0, 0], [1, 2])).toBeNull();
  expect(contingencyChiSquare([3, 0], [4, 0])).toBeNull();
  expect(populationStabilityIndex([0], [3])).toBeNull();
  expect(() => kolmogorovSmirnov([], [1])).toThrow('at least one value');
});
