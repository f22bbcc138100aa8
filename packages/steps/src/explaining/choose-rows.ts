// The rows that are explained one by one.

import { encodeClasses, encodeTargets } from '../models/describe-label.ts';
import type { Predictions } from '../models/interpret-scores.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';

/** What is right and what was predicted, by row. */
export interface Answers {
  readonly actual: readonly (string | number)[];
  readonly predicted: readonly (string | number)[];
  /** By row: how wrong the model is; −log of the true class's probability, or the absolute error. */
  readonly losses: Float64Array;
}

export function answersOf(description: ModelDescription, rows: AnyTable, predictions: Predictions): Answers {
  const { classes, probabilities, predicted, values } = predictions;
  if (description.task === 'regression') {
    const actual = encodeTargets(description, rows);
    return {
      actual: [...actual],
      predicted: [...values],
      losses: actual.map((value, row) => Math.abs(value - values[row]!)),
    };
  }
  const truth = encodeClasses(description, rows);
  return {
    actual: Array.from(truth, (index) => classes[index]!),
    predicted: Array.from(predicted, (index) => classes[index]!),
    losses: Float64Array.from(truth, (index, row) => -Math.log(probabilities[row * classes.length + index]!)),
  };
}

/**
 * Positions of the rows with these raw row numbers, or of those with the largest losses.
 *
 * @throws Error that names a number that no row has
 */
export function chooseRows(
  rows: AnyTable,
  { losses }: Answers,
  { explained, worst }: { readonly explained?: readonly number[] | undefined; readonly worst: number },
): readonly number[] {
  if (explained) return explained.map((number) => positionOf(rows, number));
  return [...losses.keys()].sort((a, b) => losses[b]! - losses[a]! || a - b).slice(0, worst);
}

/** @throws Error that names a number that no raw row has */
export function positionOf({ rowNumbers, rowCount }: AnyTable, number: number): number {
  const position = rowNumbers.indexOf(number);
  if (position < 0) throw new Error(`explained: there is no row ${number} among the ${rowCount} rows`);
  return position;
}
