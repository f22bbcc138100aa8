// The figures of a regressor on rows, each with its interval.

import {
  Estimate,
  type Figure,
  fewestSkewed,
  type Interval,
  meanAbsoluteError,
  r2,
  r2Interval,
  rootMeanSquaredError,
  skewedMeanInterval,
} from '@cairn/stats';
import type { RegressorMetrics } from './metrics.ts';

export function regressorMetrics(truth: ArrayLike<number>, predicted: ArrayLike<number>): RegressorMetrics {
  const squared = positiveMean(absoluteErrors(truth, predicted).map((error) => error * error));
  return {
    meanAbsoluteError: estimateMeanAbsoluteError(truth, predicted),
    rootMeanSquaredError: estimate(
      rootMeanSquaredError(truth, predicted),
      squared && { low: Math.sqrt(squared.low), high: Math.sqrt(squared.high) },
    ),
    r2: r2Estimate(truth, predicted),
  };
}

/** Also of a slice of the rows. */
export function estimateMeanAbsoluteError(truth: ArrayLike<number>, predicted: ArrayLike<number>): Estimate {
  return estimate(meanAbsoluteError(truth, predicted), positiveMean(absoluteErrors(truth, predicted)));
}

function r2Estimate(truth: ArrayLike<number>, predicted: ArrayLike<number>): Estimate {
  const figure = r2(truth, predicted);
  return estimate(figure, figure.value === null ? null : r2Interval(truth, predicted));
}

/** An interval that is missing where there are rows enough is missing for what the rows do not show. */
function estimate(figure: Figure, interval: Interval | null): Estimate {
  const few = figure.n < fewestSkewed;
  const reason = few ? `too few rows for an interval: ${figure.n}, and at least ${fewestSkewed} are needed` : undefined;
  return Estimate.of(figure, interval, reason, few ? 'too-few-rows' : 'no-variation');
}

function positiveMean(values: Float64Array): Interval | null {
  const interval = skewedMeanInterval(values);
  return interval && { low: Math.max(0, interval.low), high: interval.high };
}

function absoluteErrors(truth: ArrayLike<number>, predicted: ArrayLike<number>): Float64Array {
  return Float64Array.from(truth, (target, row) => Math.abs(target - predicted[row]!));
}
