// The pinball loss of a quantile far from the median rests on a few rows: of fewer there is no interval.

import { createRandom, type Random } from '@cairn/core';
import { describe, expect, test } from 'vitest';
import { regressorMetrics } from './regressor-metrics.ts';

const laplace = (random: Random) => -Math.log(1 - random.next()) * (random.next() < 0.5 ? 1 : -1);

/** Targets with Laplace errors of size 1 and a prediction of this quantile of them. */
function draw(random: Random, n: number, quantile: number) {
  const shift = quantile < 0.5 ? Math.log(2 * quantile) : -Math.log(2 * (1 - quantile));
  return {
    truth: Float64Array.from({ length: n }, () => 10 + laplace(random)),
    predicted: new Float64Array(n).fill(10 + shift),
  };
}

describe.each([0.05, 0.1, 0.9, 0.95])('quantile %f', (quantile) => {
  test.each([20, 50, 100])('where there is an interval of %i rows, it covers the loss', (n) => {
    const random = createRandom(7);
    // The mean of the Laplace errors beyond the quantile, in closed form.
    const tail = Math.min(quantile, 1 - quantile);
    const known = tail * (1 - Math.log(2 * tail));
    let [given, covered] = [0, 0];
    for (let sample = 0; sample < 300; sample++) {
      const { truth, predicted } = draw(random, n, quantile);
      const { low, high } = regressorMetrics(truth, predicted, quantile).pinballLoss;
      if (low === null || high === null) continue;
      given++;
      if (low <= known && known <= high) covered++;
    }
    expect(given).toBeGreaterThan(10);
    // 0.9 at 20 rows, 0.93 from 100, less three standard errors of the count.
    expect(covered / given).toBeGreaterThan((n < 100 ? 0.9 : 0.93) - 3 * Math.sqrt(0.08 / given));
  });
});

test('where too few rows are on the costly side, the reason says so', () => {
  const truth = Float64Array.from({ length: 40 }, (_, row) => row);
  const predicted = truth.map((value, row) => value + (row < 2 ? -3 : 1 + row / 10));
  expect(regressorMetrics(truth, predicted, 0.95).pinballLoss).toMatchObject({
    low: null,
    noInterval: 'too-few-rows',
    reason: 'too few rows above their prediction for an interval: 2, and at least 3 are needed',
  });
  expect(regressorMetrics(truth, predicted, 0.05).pinballLoss.low).not.toBeNull();
  expect(regressorMetrics(truth, predicted, 0.6).pinballLoss.low).not.toBeNull();
});
