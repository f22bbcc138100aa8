// How well scores distinguish members from other rows.

import {
  aucInfluence,
  aucInterval,
  Estimate,
  estimateRate,
  moverDifference,
  rankScores,
  rocAuc,
  rocCurve,
  wilson,
} from '@cairn/stats';

export interface MembershipFigures {
  /** The chance that a member has a higher score than another row; 0.5 is guessing. */
  readonly auc: Estimate;
  /** Share of members − share of others above a threshold that was chosen on half of the rows, on the other half. */
  readonly advantage: Estimate;
  /** The largest such difference over all thresholds, chosen on the rows that it is measured on. */
  readonly largestAdvantage: number;
  /** Share of members that are found where at most 1 % of the other rows are taken for members. */
  readonly tprAtFpr1Percent: Estimate;
  /** The same at 0.1 %. */
  readonly tprAtFpr01Percent: Estimate;
}

/**
 * @param members - scores of rows that the model was trained on
 * @param others - scores of rows that it was not trained on
 */
export function judgeScores(members: Float64Array, others: Float64Array): MembershipFigures {
  const truth = Uint8Array.from({ length: members.length + others.length }, (_, i) => (i < members.length ? 1 : 0));
  const scores = Float64Array.of(...members, ...others);
  const influence = aucInfluence(rankScores(truth, scores, 1));
  const { falsePositiveRate, truePositiveRate } = rocCurve(truth, scores, { dropIntermediate: false });
  return {
    auc: Estimate.of(rocAuc(truth, scores), influence && aucInterval(influence)),
    advantage: honestAdvantage(members, others),
    largestAdvantage: truePositiveRate!.reduce((most, rate, i) => Math.max(most, rate - falsePositiveRate![i]!), 0),
    tprAtFpr1Percent: tprAt(members, others, 0.01),
    tprAtFpr01Percent: tprAt(members, others, 0.001),
  };
}

/**
 * The share of members above the lowest threshold that at most `share` of the others reach.
 *
 * Source: N. Carlini and others, "Membership inference attacks from first principles", IEEE S&P 2022.
 */
function tprAt(members: Float64Array, others: Float64Array, share: number): Estimate {
  const allowed = Math.floor(share * others.length);
  if (allowed === 0) {
    const reason = `${100 * share} % of ${others.length} rows is less than one row`;
    return { value: null, low: null, high: null, n: members.length, reason };
  }
  const threshold = others.toSorted().at(-1 - allowed) ?? Number.NEGATIVE_INFINITY;
  return estimateRate({ hits: countAbove(members, threshold), n: members.length });
}

/** The rows at even positions choose the threshold, those at odd positions judge it: so it has an interval that holds. */
function honestAdvantage(members: Float64Array, others: Float64Array): Estimate {
  const half = (values: Float64Array, rest: number) => values.filter((_, i) => i % 2 === rest);
  const [chosenBy, judged] = [0, 1].map((rest) => ({ members: half(members, rest), others: half(others, rest) }));
  let threshold = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const candidate of chosenBy!.members) {
    const gain =
      countAbove(chosenBy!.members, candidate, true) / chosenBy!.members.length -
      countAbove(chosenBy!.others, candidate, true) / chosenBy!.others.length;
    if (gain <= most) continue;
    most = gain;
    threshold = candidate;
  }
  const rates = [judged!.members, judged!.others].map((values) => ({
    hits: countAbove(values, threshold, true),
    n: values.length,
  }));
  const [one, other] = rates.map((rate) => ({ value: rate.hits / rate.n, ...wilson(rate)! }));
  const n = judged!.members.length + judged!.others.length;
  return Estimate.of({ value: one!.value - other!.value, n }, moverDifference(one!, other!));
}

function countAbove(values: Float64Array, threshold: number, orAt = false): number {
  return values.reduce((count, value) => count + (value > threshold || (orAt && value === threshold) ? 1 : 0), 0);
}
