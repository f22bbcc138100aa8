// How well scores tell rows of known classes from rows of unseen ones.

import {
  aucInfluence,
  aucInterval,
  averagePrecision,
  averagePrecisionInfluence,
  averagePrecisionInterval,
  Estimate,
  Figure,
  rankScores,
  rocAuc,
  wilson,
} from '@cairn/stats';

export interface OpenSetFigures {
  /** The chance that a row of a known class has a higher score than one of an unseen class; 0.5 is guessing. */
  readonly auroc: Estimate;
  /** Average precision with the known classes as the positive class. */
  readonly auprIn: Estimate;
  /** Average precision with the unseen classes as the positive class. */
  readonly auprOut: Estimate;
  /** Share of rows of unseen classes that are taken for known ones at the threshold that 95 % of the known rows reach. */
  readonly fprAt95Tpr: Estimate;
  /** Share of known rows that are rejected at the threshold that rejects 95 % of the rows of unseen classes. */
  readonly fprAt95TprOut: Estimate;
}

/**
 * Source of the names: D. Hendrycks, K. Gimpel, ICLR 2017 (AUROC, AUPR In and Out); S. Liang, Y. Li, R. Srikant, "Enhancing
 * the reliability of out-of-distribution image detection in neural networks", ICLR 2018 (FPR at 95 % TPR, the known classes
 * being positive). `fprAt95TprOut` is that of OpenOOD and pytorch-ood, for which the unseen classes are positive.
 */
export function judgeOpenSet(known: Float64Array, unseen: Float64Array): OpenSetFigures {
  const truth = Uint8Array.from({ length: known.length + unseen.length }, (_, i) => (i < known.length ? 1 : 0));
  const scores = Float64Array.from(truth, (_, i) => (i < known.length ? known[i]! : unseen[i - known.length]!));
  const negated = scores.map((score) => -score);
  const influence = aucInfluence(rankScores(truth, scores, 1));
  const precision = (of: Float64Array, positive: number) => {
    const own = averagePrecisionInfluence(rankScores(truth, of, positive));
    return Estimate.of(averagePrecision(truth, of, positive), own && averagePrecisionInterval(own));
  };
  return {
    auroc: Estimate.of(rocAuc(truth, scores), influence && aucInterval(influence)),
    auprIn: precision(scores, 1),
    auprOut: precision(negated, 0),
    fprAt95Tpr: falsePositiveRate(known, unseen),
    fprAt95TprOut: falsePositiveRate(
      unseen.map((score) => -score),
      known.map((score) => -score),
    ),
  };
}

const share = 0.95;
/** The 97.5 % point of the normal distribution. */
const z95 = 1.959963984540054;

/**
 * The share of negatives at or above the highest threshold that 95 % of the positives reach. Its interval joins the error of
 * the threshold, which is an order statistic of the positives, with Wilson's of the share above it, as MOVER joins the
 * errors of independent parameters.
 */
export function falsePositiveRate(positives: Float64Array, negatives: Float64Array): Estimate {
  const [n, m] = [positives.length, negatives.length];
  if (n === 0 || m === 0) return Estimate.of(Figure.none(m, n === 0 ? 'no positives' : 'no negatives'), null);
  const sorted = positives.toSorted();
  const place = n - Math.ceil(share * n - 1e-9);
  const reach = z95 * Math.sqrt(n * share * (1 - share));
  const rateAt = (position: number) => {
    const threshold = sorted[Math.max(0, Math.min(n - 1, position))]!;
    return negatives.reduce((count, score) => count + (score >= threshold ? 1 : 0), 0) / m;
  };
  const value = rateAt(place);
  const { low, high } = wilson({ hits: Math.round(value * m), n: m })!;
  const below = Math.hypot(value - low, value - rateAt(Math.ceil(place + reach)));
  // Below the lowest positive nothing is known of the threshold.
  const lowest = Math.floor(place - reach) < 0 ? 1 : rateAt(Math.floor(place - reach));
  const above = Math.hypot(high - value, lowest - value);
  return Estimate.of({ value, n: m }, { low: Math.max(0, value - below), high: Math.min(1, value + above) });
}
