// What a model says of rows.

import type { ModelDescription } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { familyOf } from './families.ts';
import type { Scores } from './model-family.ts';
import type { AnyModel } from './model-value.ts';
import { softmax } from './softmax.ts';

export interface Predictions {
  /** In the order of the probabilities; empty for a regressor. */
  readonly classes: readonly string[];
  /** `rows × classes`, one row behind the other; empty for a regressor. */
  readonly probabilities: Float64Array;
  /** The index of the most probable class of each row, the first of equals; empty for a regressor. */
  readonly predicted: Int32Array;
  /** A regressor's number for each row, in the label's unit; empty for a classifier. */
  readonly values: Float64Array;
}

/**
 * Predicts every row of a table. The label need not be there.
 *
 * @throws Error that names the column and the row's number, where a row is not what the model takes
 */
export async function predictTable(model: AnyModel, rows: AnyTable): Promise<Predictions> {
  const opened = await familyOf(model).open(model);
  try {
    return interpretScores(model.description, opened.scoresOf(rows));
  } finally {
    opened.dispose();
  }
}

/** Predictions from a model's scores, `rows × outputs`. */
export function interpretScores(description: ModelDescription, scores: Scores): Predictions {
  const { classes, target } = description;
  if (target) {
    const values = Float64Array.from(scores, (value) => value * target.deviation + target.mean);
    return { classes, probabilities: new Float64Array(), predicted: new Int32Array(), values };
  }
  const predicted = argmaxOfRows(scores, classes.length);
  return { classes, probabilities: softmax(scores, classes.length), predicted, values: new Float64Array() };
}

/** The place of the largest number of each row, the first of equals. */
export function argmaxOfRows(values: Scores, width: number): Int32Array {
  return Int32Array.from({ length: values.length / width }, (_, row) => {
    let best = 0;
    for (let k = 1; k < width; k++)
      if ((values[row * width + k] as number) > (values[row * width + best] as number)) best = k;
    return best;
  });
}
