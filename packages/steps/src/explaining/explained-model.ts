// A model as explanations see it: rows in, numbers out.

import { interpretScores } from '../models/interpret-scores.ts';
import type { OpenModel } from '../models/model-family.ts';
import type { Scores } from '../models/scores.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';

export interface ExplainedModel {
  readonly description: ModelDescription;
  /** What is explained: the positive class of two, each class of more, or the label of a regressor. */
  readonly outputs: readonly string[];
  /**
   * What attributions add up to, `rows × outputs`: the log odds of the positive class, each class's score, or the number in
   * the label's unit. Before calibration.
   */
  valuesOf(rows: AnyTable): Float64Array;
  /** What curves show, `rows × outputs`: probabilities, or the number in the label's unit. */
  responsesOf(rows: AnyTable): Float64Array;
}

/** @param opened - the model of the description, which stays the caller's */
export function createExplained(opened: OpenModel, description: ModelDescription): ExplainedModel {
  const weights = outputWeights(description);
  return {
    description,
    outputs: outputNames(description),
    valuesOf: (rows) => weigh(opened.scoresOf(rows), weights, description),
    responsesOf: (rows) => {
      const { probabilities, values, classes } = interpretScores(description, opened.scoresOf(rows));
      if (description.task === 'regression') return values;
      if (classes.length > 2) return probabilities;
      const positive = classes.indexOf(description.positive!);
      return Float64Array.from({ length: rows.rowCount }, (_, row) => probabilities[2 * row + positive]!);
    },
  };
}

export function outputNames({ task, classes, positive, label }: ModelDescription): readonly string[] {
  if (task === 'regression') return [label];
  return classes.length === 2 ? [positive!] : classes;
}

/** For each output, the weight of each score: the output's value is the weighted sum, plus the label's mean of a regressor. */
export function outputWeights({ task, classes, positive, target }: ModelDescription): readonly (readonly number[])[] {
  if (task === 'regression') return [[target?.deviation ?? 1]];
  if (classes.length === 2) return [classes.map((name) => (name === positive ? 1 : -1))];
  return classes.map((_, k) => classes.map((_, other) => (other === k ? 1 : 0)));
}

export function weigh(
  scores: Scores,
  weights: readonly (readonly number[])[],
  { target }: Pick<ModelDescription, 'target'>,
): Float64Array {
  const width = weights[0]!.length;
  const values = new Float64Array((scores.length / width) * weights.length).fill(target?.mean ?? 0);
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / weights.length);
    const own = weights[i % weights.length]!;
    for (let k = 0; k < width; k++) if (own[k] !== 0) values[i]! += own[k]! * scores[row * width + k]!;
  }
  return values;
}
