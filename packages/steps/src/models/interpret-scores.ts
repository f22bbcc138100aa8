// What a model's scores mean.

import { decideClasses, toProbabilities } from '../deciding/decide.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { Scores } from './scores.ts';

export interface Predictions {
  /** In the order of the probabilities; empty for a regressor. */
  readonly classes: readonly string[];
  /** `rows × classes`, one row behind the other; empty for a regressor. */
  readonly probabilities: Float64Array;
  /** The index of each row's class: the most probable one, the first of equals, or by the model's threshold; empty for a regressor. */
  readonly predicted: Int32Array;
  /** A regressor's number for each row, in the label's unit; empty for a classifier. */
  readonly values: Float64Array;
}

/** Predictions from a model's scores, `rows × outputs`. */
export function interpretScores(description: ModelDescription, scores: Scores): Predictions {
  const { classes, target } = description;
  if (target) {
    const values = Float64Array.from(scores, (value) => value * target.deviation + target.mean);
    return { classes, probabilities: new Float64Array(), predicted: new Int32Array(), values };
  }
  const predicted = decideClasses(description, scores);
  return { classes, probabilities: toProbabilities(description, scores), predicted, values: new Float64Array() };
}
