// A model's answers to rows that it may refuse.

import { interpretScores } from '../models/interpret-scores.ts';
import type { OpenModel } from '../models/model-family.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';

/** Refused with a message, or answered. */
export type Answer = { readonly refusal: string } | AnsweredRows;

export interface AnsweredRows {
  /** By row: the index of the class, or the number. */
  readonly decisions: ArrayLike<number>;
  /** By row: the probability of the positive class of two, or the number; null with more than two classes. */
  readonly responses: Float64Array | null;
  /** Rows whose answer is not a number, not a probability, or outside the bounds of a regressor's answers. */
  readonly outOfBounds: number;
}

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

export function answerRows(
  opened: OpenModel,
  description: ModelDescription,
  rows: AnyTable,
  bounds: Bounds | null,
): Answer {
  let scores: ReturnType<OpenModel['scoresOf']>;
  try {
    scores = opened.scoresOf(rows);
  } catch (error) {
    return { refusal: error instanceof Error ? error.message : String(error) };
  }
  const { classes, probabilities, predicted, values } = interpretScores(description, scores);
  if (description.task === 'regression') {
    const isWithin = (value: number) =>
      Number.isFinite(value) && (bounds === null || (value >= bounds.low && value <= bounds.high));
    return { decisions: values, responses: values, outOfBounds: values.filter((value) => !isWithin(value)).length };
  }
  const width = classes.length;
  const shareOf = (row: number) => probabilities.subarray(row * width, (row + 1) * width);
  const isProbability = (shares: Float64Array) =>
    shares.every((share) => share >= 0 && share <= 1) &&
    Math.abs(shares.reduce((total, share) => total + share, 0) - 1) < 1e-6;
  let outOfBounds = 0;
  for (let row = 0; row < rows.rowCount; row++) if (!isProbability(shareOf(row))) outOfBounds++;
  const positive = classes.indexOf(description.positive ?? '');
  const responses = width === 2 ? Float64Array.from(predicted, (_, row) => probabilities[2 * row + positive]!) : null;
  return { decisions: predicted, responses, outOfBounds };
}
