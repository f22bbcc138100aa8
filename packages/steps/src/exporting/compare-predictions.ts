// How far an exported model is from the model that it was made from, on the same rows.

import type { Predictions } from '../models/interpret-scores.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { ExportedPredictions } from './exported-predictions.ts';

export interface Conformance {
  readonly rows: number;
  /**
   * Of a classifier between two probabilities; of a regressor between two numbers, as a share of the larger one of the
   * number and the deviation of the label.
   */
  readonly largestDifference: number;
  /** Where it is; null if nothing differs. */
  readonly largestAt: {
    /** The number of the row in the raw file, or in the table. */
    readonly row: number;
    /** The class, or the label of a regressor. */
    readonly output: string;
    readonly model: number;
    readonly exported: number;
  } | null;
  /** Rows for which another class is decided. */
  readonly otherDecisions: number;
}

/** @throws Error if the exported model gives another number of answers, or NaN where the model gives a number */
export function comparePredictions(
  { task, classes, label, target }: ModelDescription,
  rows: AnyTable,
  model: Predictions,
  exported: ExportedPredictions,
): Conformance {
  const numbers = task === 'regression' ? model.values : model.probabilities;
  const width = Math.max(1, task === 'regression' ? 1 : classes.length);
  if (exported.numbers.length !== numbers.length)
    throw new Error(
      `The exported model gives ${exported.numbers.length} numbers where the model gives ${numbers.length}`,
    );
  const scaleOf = (value: number) =>
    task === 'regression' ? Math.max(Math.abs(value), target?.deviation ?? 0, Number.MIN_VALUE) : 1;
  let [largestDifference, at] = [0, -1];
  for (const [index, value] of numbers.entries()) {
    const other = exported.numbers[index]!;
    if (Object.is(value, other) || (Number.isNaN(value) && Number.isNaN(other))) continue;
    const difference = Math.abs(value - other) / scaleOf(value);
    // NaN on one side only is as far as can be.
    if (!(difference <= largestDifference))
      [largestDifference, at] = [Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference, index];
  }
  const otherDecisions = exported.labels.filter((name, row) => name !== classes[model.predicted[row]!]).length;
  return {
    rows: rows.rowCount,
    largestDifference,
    largestAt:
      at < 0
        ? null
        : {
            row: rows.rowNumbers[Math.floor(at / width)]!,
            output: task === 'regression' ? label : classes[at % width]!,
            model: numbers[at]!,
            exported: exported.numbers[at]!,
          },
    otherDecisions,
  };
}
