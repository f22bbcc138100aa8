// Calibration and thresholds, against scikit-learn's own numbers.

import { expect, test } from 'vitest';
import reference from './calibration.reference.json' with { type: 'json' };
import { calibrateLogOdds } from './calibration.ts';
import { decideClasses, toProbabilities } from './decide.ts';
import { chooseBest, listThresholds, type ThresholdCriterion } from './find-threshold.ts';
import { fitIsotonic, fitPlatt, fitTemperature } from './fit-calibration.ts';

const odds = Float64Array.from(reference.logOdds);
const isPositive = Uint8Array.from(reference.truth);
const twoLogits = odds.length ? Float64Array.from([...odds].flatMap((value) => [0, value])) : odds;

test('temperatures are scikit-learn’s', () => {
  const two = fitTemperature(twoLogits, Int32Array.from(reference.truth), 2);
  expect(two.temperature / reference.temperature.two).toBeCloseTo(1, 4);
  const three = fitTemperature(reference.logits.flat(), Int32Array.from(reference.classes), 3);
  expect(three.temperature / reference.temperature.three).toBeCloseTo(1, 4);
});

test('Platt’s scaling is scikit-learn’s', () => {
  const { slope, intercept } = fitPlatt(odds, isPositive);
  expect(slope / reference.platt.slope).toBeCloseTo(1, 4);
  expect(intercept / reference.platt.intercept).toBeCloseTo(1, 4);
});

test('the isotonic calibration is scikit-learn’s, also between and outside its knots', () => {
  const calibration = fitIsotonic(odds, isPositive);
  reference.isotonic.grid.forEach((at, place) => {
    expect(calibrateLogOdds(calibration, at), `at ${at}`).toBeCloseTo(reference.isotonic.values[place]!, 12);
  });
});

const points = listThresholds(
  Float64Array.from(odds, (value) => 1 / (1 + Math.exp(-value))),
  isPositive,
);

test.each(reference.thresholds)('the threshold for $criterion is the best of all', ({ criterion, counts }) => {
  const best = chooseBest(points, criterion as ThresholdCriterion);
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = best;
  expect([truePositives, falsePositives, falseNegatives, trueNegatives]).toEqual(counts);
});

test('thresholds tell all rows apart, from none to all, and neighbours in floating point too', () => {
  expect(points[0]).toMatchObject({ truePositives: 0, falsePositives: 0 });
  expect(points.at(-1)).toMatchObject({ threshold: 0, falseNegatives: 0, trueNegatives: 0 });
  const next = 0.5 + Number.EPSILON / 2;
  const close = listThresholds(Float64Array.of(0.5, next, 1), Uint8Array.of(0, 1, 0));
  expect(close.map(({ threshold, truePositives }) => [threshold, truePositives])).toEqual([
    [(1 + next) / 2, 0],
    [next, 1],
    [0, 1],
  ]);
});

test('a criterion that no threshold meets is refused', () => {
  const none = listThresholds(Float64Array.of(0.9, 0.1), Uint8Array.of(0, 1));
  expect(() => chooseBest(none, { precision: 0.9 })).toThrow('No threshold meets {"precision":0.9} on these rows');
});

const model = { classes: ['yes', 'no'], positive: 'yes' } as const;
const logits = Float64Array.of(2, 0, 0, 0, 0, 2);

test('decisions and probabilities follow the calibration and the threshold, whichever class is positive', () => {
  expect([...decideClasses(model, logits)]).toEqual([0, 0, 1]);
  expect([...decideClasses({ ...model, threshold: 0.1 }, logits)]).toEqual([0, 0, 0]);
  expect([...decideClasses({ ...model, threshold: 0.9 }, logits)]).toEqual([1, 1, 1]);
  // At the threshold itself a row is positive.
  expect([...decideClasses({ ...model, threshold: 0.5 }, logits)]).toEqual([0, 0, 1]);
  const platt = { ...model, calibration: { type: 'platt', slope: 1, intercept: -1 } } as const;
  const probabilities = toProbabilities(platt, logits);
  expect(probabilities[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 15);
  expect(probabilities[0]! + probabilities[1]!).toBe(1);
  expect([...decideClasses(platt, logits)]).toEqual([0, 1, 1]);
  const cooled = toProbabilities({ ...model, calibration: { type: 'temperature', temperature: 2 } }, logits);
  expect(cooled[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 15);
});
