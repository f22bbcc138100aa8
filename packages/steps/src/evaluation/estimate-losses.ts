// What the probabilities of a classifier cost: log loss and Brier score, each with its interval.

import { boundedMeanInterval, brierScore, Estimate, type Figure, logLoss } from '@cairn/stats';
import type { ClassifiedRows } from './classified-rows.ts';

export interface Losses {
  readonly logLoss: Estimate;
  readonly brierScore: Estimate;
}

/**
 * Means over rows whose rare, large values (a sure mistake) may not be among the rows: the upper limit counts one row
 * more, which costs what the rows would on average if each were wrong: as it is where it is, else of its likeliest other class.
 */
export function estimateLosses({ truth, probabilities }: ClassifiedRows): Losses {
  const wrong = Int32Array.from(truth, (own, row) => likeliestMistake(probabilities[row]!, own));
  const estimate = (
    measure: (truth: ArrayLike<number>, probabilities: readonly Float64Array[]) => Figure,
  ): Estimate => {
    const figure = measure(truth, probabilities);
    const worst = measure(wrong, probabilities).value;
    if (figure.value === null || worst === null) return Estimate.of(figure, null);
    const losses = Float64Array.from(truth, (own, row) => measure([own], [probabilities[row]!]).value!);
    const interval = boundedMeanInterval(losses, { best: 0, worst });
    const { value } = figure;
    return Estimate.of(figure, { low: Math.min(value, interval.low), high: Math.max(value, interval.high) });
  };
  return { logLoss: estimate(logLoss), brierScore: estimate(brierScore) };
}

/** The row's own class where another is likelier, else the likeliest of the others. */
function likeliestMistake(shares: Float64Array, own: number): number {
  let rival = own === 0 ? 1 : 0;
  for (let index = 0; index < shares.length; index++) {
    if (index !== own && shares[index]! > shares[rival]!) rival = index;
  }
  return shares[rival]! > shares[own]! ? own : rival;
}
