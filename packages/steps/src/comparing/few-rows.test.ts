// Of few rows no model is proved to be better than another.

import { createRandom, type Random } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import type { ClassifiedRows } from '../evaluation/classified-rows.ts';
import { compareTwo } from './compare-classifiers.ts';
import { testMeans } from './test-means.ts';

const classes = ['no', 'yes'];

/** Rows of which every second is positive, with this probability of the true class. */
function sure(n: number, share: (row: number) => number): ClassifiedRows {
  const truth = Int32Array.from({ length: n }, (_, row) => row % 2);
  const probabilities = Array.from(truth, (own, row) =>
    Float64Array.from(own ? [1 - share(row), share(row)] : [share(row), 1 - share(row)]),
  );
  return { classes, positive: 1, truth, predicted: truth, probabilities };
}

describe('two models that are right in every row', () => {
  const surer = (n: number) => sure(n, (row) => 0.999 - row * 1e-5);
  const less = (n: number) => sure(n, (row) => 0.99 - row * 1e-4);

  test.each([4, 8])('%i rows have no interval of the losses, and no p-value', (n) => {
    const { figures } = compareTwo('surer', surer(n), 'less', less(n));
    expect(figures['logLoss']).toMatchObject({ p: null, difference: { low: null, noInterval: 'too-few-rows' } });
    expect(figures['accuracy']!.difference.high! - figures['accuracy']!.difference.low!).toBeGreaterThan(0.3);
  });

  test('30 rows do not show which of them loses more by a mistake that was not seen', () => {
    const { difference, p } = compareTwo('surer', surer(30), 'less', less(30)).figures['logLoss']!;
    expect(difference.low!).toBeLessThan(0);
    expect(difference.high!).toBeGreaterThan(0.2);
    expect(p!).toBeGreaterThan(0.05);
  });
});

describe('AUCs of rows with few of one class', () => {
  /** Two scores of each row that go together, with their own shift of the positives. */
  function draw(random: Random, positives: number, negatives: number): readonly [ClassifiedRows, ClassifiedRows] {
    const truth = Int32Array.from({ length: positives + negatives }, (_, row) => (row < positives ? 1 : 0));
    const both = Array.from(truth, () => random.normal());
    const rows = (shift: number): ClassifiedRows => {
      const probabilities = Array.from(truth, (own, row) => {
        const yes = 1 / (1 + Math.exp(-(own * shift + 0.7 * both[row]! + 0.7 * random.normal())));
        return Float64Array.of(1 - yes, yes);
      });
      return { classes, positive: 1, truth, predicted: truth, probabilities };
    };
    return [rows(1), rows(0.5)];
  }

  test('have no interval and no p-value', () => {
    const [one, other] = draw(createRandom(1), 2, 18);
    expect(compareTwo('one', one, 'other', other).figures['auc']).toMatchObject({
      p: null,
      difference: {
        low: null,
        noInterval: 'too-few-rows',
        reason: 'too few rows of one class for an interval: 2, and at least 10 are needed',
      },
    });
  });

  test('with ten of each class the interval covers the difference in nine of ten samples', () => {
    const random = createRandom(2);
    const truth = 0.7631 - 0.6401;
    const covered = Array.from({ length: 200 }, () => {
      const [one, other] = draw(random, 10, 40);
      const { low, high } = compareTwo('one', one, 'other', other).figures['auc']!.difference;
      return low! <= truth && truth <= high!;
    });
    expect(covered.filter(Boolean).length).toBeGreaterThan(175);
  });
});

test('regressors need ten rows, and errors that differ by more than rounding', () => {
  const first = Float64Array.of(1, 2, 3, 4);
  expect(testMeans(first, new Float64Array(4))).toMatchObject({ p: null, difference: { value: 2.5, low: null } });
  const many = Float64Array.from({ length: 20 }, (_, row) => row / 7 + 0.1);
  const less = many.map((value) => value - 0.1);
  expect(testMeans(many, less)).toMatchObject({ p: null, difference: { low: null, noInterval: 'no-variation' } });
});
