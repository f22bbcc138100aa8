// Classifiers on the same rows.

import {
  aucDifference,
  aucInfluence,
  Estimate,
  estimatePairedDifference,
  Figure,
  mcnemar,
  rankScores,
} from '@cairn/stats';
import { type ClassifiedRows, classifyRows, scoresOf } from '../evaluation/classified-rows.ts';
import { likeliestMistake } from '../evaluation/estimate-losses.ts';
import type { AnyModel } from '../models/model-value.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { adjustAll } from './adjust-all.ts';
import type { Comparison } from './comparison-report.ts';
import { testMeans } from './test-means.ts';

export async function compareClassifiers(
  models: Readonly<Record<string, AnyModel>>,
  rows: AnyTable,
  baseline: string,
  others: readonly string[],
): Promise<readonly Comparison[]> {
  const classified = new Map<string, ClassifiedRows>();
  for (const name of [baseline, ...others]) classified.set(name, await classifyRows(models[name]!, rows));
  const against = classified.get(baseline)!;
  return adjustAll(others.map((name) => compareTwo(name, classified.get(name)!, baseline, against)));
}

/** The figures of two models of the same rows. */
export function compareTwo(name: string, model: ClassifiedRows, baseline: string, against: ClassifiedRows): Comparison {
  const right = [model, against].map(({ predicted, truth }) =>
    predicted.map((index, row) => (index === truth[row] ? 1 : 0)),
  );
  const [own, other] = right as [Int32Array, Int32Array];
  const count = (first: Int32Array, second: Int32Array) =>
    first.filter((isRight, row) => isRight && !second[row]).length;
  const [onlyModelRight, onlyBaselineRight] = [count(own, other), count(other, own)];
  return {
    model: name,
    against: baseline,
    figures: {
      accuracy: {
        difference: estimatePairedDifference(own, other),
        p: mcnemar(onlyModelRight, onlyBaselineRight),
        adjustedP: null,
      },
      ...(model.positive === null ? {} : { auc: testAreas(model, against, model.positive) }),
      logLoss: testMeans(lossesOf(model), lossesOf(against), {
        best: -lossOfMistakes(against),
        worst: lossOfMistakes(model),
      }),
    },
    onlyModelRight,
    onlyBaselineRight,
  };
}

/** DeLong's variance of fewer rows of a class is often too small: of 2 positives, the interval covers in 76 of 100 samples. */
const fewestOfClass = 10;

function testAreas(model: ClassifiedRows, against: ClassifiedRows, positive: number) {
  const [first, second] = [model, against].map((rows) =>
    aucInfluence(rankScores(rows.truth, scoresOf(rows, positive), positive)),
  );
  const n = model.truth.length;
  if (!first || !second)
    return { difference: Estimate.of(Figure.none(n, 'the rows have one class only'), null), p: null, adjustedP: null };
  const { value, interval, p } = aucDifference(first, second);
  const fewest = Math.min(first.positives, first.negatives);
  if (fewest < fewestOfClass) {
    const reason = `too few rows of one class for an interval: ${fewest}, and at least ${fewestOfClass} are needed`;
    return { difference: Estimate.of(Figure.of(value, n), null, reason, 'too-few-rows'), p: null, adjustedP: null };
  }
  const difference = Estimate.of(Figure.of(value, n), interval, 'both rank all rows alike', 'no-variation');
  return { difference, p, adjustedP: null };
}

/** In nats; a probability of 0 counts as the smallest that float64 can tell from it next to 1, as in `evaluate`. */
function lossesOf({ truth, probabilities }: ClassifiedRows): Float64Array {
  return Float64Array.from(truth, (index, row) => {
    const share = probabilities[row]![index]!;
    return -Math.log(Math.min(Math.max(share, Number.EPSILON), 1 - Number.EPSILON));
  });
}

/** The mean loss if each row were wrong: what one more row may cost a model that is as sure as on these. */
function lossOfMistakes({ truth, ...rows }: ClassifiedRows): number {
  const wrong = Int32Array.from(truth, (own, row) => likeliestMistake(rows.probabilities[row]!, own));
  return lossesOf({ ...rows, truth: wrong }).reduce((total, loss) => total + loss, 0) / truth.length;
}
