// A quick form of `npm run simulate -- estimates`: few samples of two worlds, with room for what chance does.

import { expect, test } from 'vitest';
import { createRandom, type Estimate } from '../packages/core/src/index.ts';
import { classifierMetrics } from '../packages/steps/src/evaluation/classifier-metrics.ts';
import { regressorMetrics } from '../packages/steps/src/evaluation/regressor-metrics.ts';
import { classifierWorlds, drawClassified } from './classifier-worlds.ts';
import { drawTargets, type RegressorWorld, regressorWorlds } from './regressor-worlds.ts';

const samples = 150;
/** 0.90, less three standard errors of the count. */
const least = 0.9 - 3 * Math.sqrt((0.9 * 0.1) / samples);

interface Coverage {
  /** Figures whose true value is known. */
  readonly known?: Readonly<Record<string, number>>;
  /** Figures that have no interval there, in any sample. */
  readonly without?: readonly string[];
}

/** @returns the number of figures with an interval */
function expectCoverage(measure: (n: number) => object, { known = {}, without = [] }: Coverage = {}): number {
  const truth = measure(20_000) as Readonly<Record<string, Estimate>>;
  const drawn = Array.from({ length: samples }, () => measure(20) as Readonly<Record<string, Estimate>>);
  for (const [figure, { value }] of Object.entries(truth)) {
    const given = drawn.map((sample) => sample[figure]!).filter(({ low }) => low !== null);
    if (without.includes(figure)) {
      expect(given, figure).toEqual([]);
      continue;
    }
    const wanted = known[figure] ?? value!;
    const covered = given.filter(({ low, high }) => low! <= wanted + 1e-9 && wanted - 1e-9 <= high!);
    expect(given.length, figure).toBeGreaterThan(samples / 2);
    expect(covered.length / given.length, figure).toBeGreaterThan(least);
  }
  return Object.keys(truth).length - without.length;
}

test.each(
  classifierWorlds.filter(({ name }) => ['strong, classes 0.5 : 0.5', 'strong, classes 0.9 : 0.1'].includes(name)),
)('20 rows of a classifier cover every figure: $name', (world) => {
  const random = createRandom(11);
  const measure = (n: number) => classifierMetrics(drawClassified(world, n, random), random);
  // The first two of two classes are all of them.
  expect(expectCoverage(measure, { known: { expectedCalibrationError: 0 }, without: ['topKAccuracy'] })).toBe(14);
});

test.each(regressorWorlds)('20 rows of a regressor cover every figure: $name', (world) => {
  const random = createRandom(12);
  const measure = (n: number) => {
    const { truth, predicted } = drawTargets(world, n, random);
    return regressorMetrics(truth, predicted);
  };
  // Targets around 0, where the mean of percentages does not exist.
  expect(expectCoverage(measure, { without: ['meanAbsolutePercentageError'] })).toBe(4);
});

test('20 rows with targets far from 0 cover every figure of a regressor', () => {
  const random = createRandom(13);
  const world: RegressorWorld = {
    name: 'targets far from 0',
    draw: () => {
      const target = 100 + 15 * random.normal();
      return [target, target + 5 * random.normal()];
    },
  };
  const measure = (n: number) => {
    const { truth, predicted } = drawTargets(world, n, random);
    return regressorMetrics(truth, predicted);
  };
  expect(expectCoverage(measure)).toBe(5);
});
