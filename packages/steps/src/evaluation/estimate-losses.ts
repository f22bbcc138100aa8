// Log loss and Brier score of the probabilities of a classifier, each with its interval.

import { boundedMeanInterval, brierScore, Estimate, type Figure, logLoss } from '@cairn/stats';
import type { ClassifiedRows } from './classified-rows.ts';

export interface Losses {
  readonly logLoss: Estimate;
  readonly brierScore: Estimate;
}

/**
 * These are means of losses with rare, large values (a confident mistake), which may not occur in the sample. So for
 * the upper limit one more row is counted. Its loss is the average loss of the rows if each of them were wrong: a row
 * that is wrong already keeps its loss, and for any other row the most probable other class is assumed to be the true
 * one.
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

/** The row's own class if another is more probable, otherwise the most probable of the others. */
export function likeliestMistake(shares: Float64Array, own: number): number {
  let rival = own === 0 ? 1 : 0;
  for (let index = 0; index < shares.length; index++) {
    if (index !== own && shares[index]! > shares[rival]!) rival = index;
  }
  return shares[rival]! > shares[own]! ? own : rival;
}
