// The metrics of a regressor on rows, each with its interval.

import {
  Estimate,
  Figure,
  fewestSkewed,
  type Interval,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  percentageErrors,
  pinballLoss,
  pinballLosses,
  r2,
  r2Interval,
  rootMeanSquaredError,
  skewedMeanInterval,
} from '@cairn/stats';
import type { RegressorMetrics } from './metrics.ts';

/** @param quantile - of `pinballLoss`, between 0 and 1 */
export function regressorMetrics(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  quantile = 0.5,
): RegressorMetrics {
  const squared = positiveMean(absoluteErrors(truth, predicted).map((error) => error * error));
  return {
    meanAbsoluteError: estimateMeanAbsoluteError(truth, predicted),
    rootMeanSquaredError: estimate(
      rootMeanSquaredError(truth, predicted),
      squared && { low: Math.sqrt(squared.low), high: Math.sqrt(squared.high) },
    ),
    r2: r2Estimate(truth, predicted),
    meanAbsolutePercentageError: estimatePercentage(truth, predicted),
    pinballLoss: estimatePinball(truth, predicted, quantile),
  };
}

/**
 * With targets close to 0 the percentages have no limit, and their mean may not exist: then no interval of a sample would
 * cover it. So there is one only if all targets have the same sign, and none is less than a tenth of their median.
 */
function estimatePercentage(truth: ArrayLike<number>, predicted: ArrayLike<number>): Estimate {
  const percentage = meanAbsolutePercentageError(truth, predicted);
  if (percentage.value === null) return Estimate.of(percentage, null);
  const interval = positiveMean(percentageErrors(truth, predicted));
  if (interval === null || areAwayFromZero(truth)) return estimate(percentage, interval);
  const reason = 'some targets are too close to 0 for an interval: their percentages have no limit';
  return Estimate.of(percentage, null, reason, 'no-variation');
}

/** Rows of the costly side that an interval of the pinball loss needs. */
const fewestCostly = 3;

/**
 * Far from the median, a few rows of one side have most of the loss: of the 0.95 quantile each row above its prediction
 * counts 19 times as much as one below. Until some of them are among the rows, a sample does not show how large they are.
 */
function estimatePinball(truth: ArrayLike<number>, predicted: ArrayLike<number>, quantile: number): Estimate {
  const loss = pinballLoss(truth, predicted, quantile);
  const interval = positiveMean(pinballLosses(truth, predicted, quantile));
  if (interval === null || (quantile >= 0.25 && quantile <= 0.75)) return estimate(loss, interval);
  const side = quantile > 0.5 ? 'above' : 'below';
  const isCostly = (target: number, row: number) =>
    side === 'above' ? target > predicted[row]! : target < predicted[row]!;
  const costly = Array.from(truth).filter(isCostly).length;
  if (costly >= fewestCostly) return estimate(loss, interval);
  const reason = `too few rows ${side} their prediction for an interval: ${costly}, and at least ${fewestCostly} are needed`;
  return Estimate.of(loss, null, reason, 'too-few-rows');
}

function areAwayFromZero(targets: ArrayLike<number>): boolean {
  const sizes = Float64Array.from(targets, Math.abs).sort();
  const signs = new Set(Array.from(targets, Math.sign));
  return signs.size === 1 && sizes[0]! >= sizes[Math.floor(sizes.length / 2)]! / 10;
}

/** Also used for a slice of the rows. */
export function estimateMeanAbsoluteError(truth: ArrayLike<number>, predicted: ArrayLike<number>): Estimate {
  return estimate(meanAbsoluteError(truth, predicted), positiveMean(absoluteErrors(truth, predicted)));
}

/** The mean of values that are not negative and have a long upper tail, such as absolute errors. */
export function estimatePositiveMean(values: Float64Array): Estimate {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return estimate(Figure.of(mean, values.length), positiveMean(values));
}

function r2Estimate(truth: ArrayLike<number>, predicted: ArrayLike<number>): Estimate {
  const figure = r2(truth, predicted);
  return estimate(figure, figure.value === null ? null : r2Interval(truth, predicted));
}

/** If there are enough rows and no interval, the reason is that the sample cannot show the tails. */
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
