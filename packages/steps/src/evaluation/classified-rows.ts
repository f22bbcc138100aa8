// The predictions of a classifier for rows, and the true classes.

import { type ConfusionMatrix, confusionMatrix } from '@cairn/stats';
import type { AnyModel } from '../kinds/model.ts';
import type { AnyTable } from '../kinds/table.ts';
import { encodeClasses } from '../models/describe-label.ts';
import { predictTable } from '../models/predict.ts';

export interface ClassifiedRows {
  readonly classes: readonly string[];
  /** Index of the positive class; null with more than two. */
  readonly positive: number | null;
  /** Index of each row's true class. */
  readonly truth: Int32Array;
  readonly predicted: Int32Array;
  /** For each row, the probability of each class. */
  readonly probabilities: readonly Float64Array[];
}

/** Applies a classifier to rows with known labels. */
export async function classifyRows(model: AnyModel, rows: AnyTable): Promise<ClassifiedRows> {
  const { description } = model;
  const { classes, predicted, probabilities } = await predictTable(model, rows);
  const width = classes.length;
  return {
    classes,
    positive: description.positive === null ? null : classes.indexOf(description.positive),
    truth: encodeClasses(description, rows),
    predicted,
    probabilities: Array.from(predicted, (_, row) => probabilities.subarray(row * width, (row + 1) * width)),
  };
}

export function matrixOf({ truth, predicted, classes }: ClassifiedRows): ConfusionMatrix {
  return confusionMatrix(truth, predicted, classes.length);
}

/** The probability of one class for each row. */
export function scoresOf({ probabilities }: ClassifiedRows, index: number): Float64Array {
  return Float64Array.from(probabilities, (shares) => shares[index] as number);
}
