// A classifier's probabilities and decisions, of its scores.

import type { Scores } from '../models/scores.ts';
import { softmax } from '../models/softmax.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { calibrateLogOdds } from './calibration.ts';

export type Deciding = Pick<ModelDescription, 'classes' | 'positive' | 'calibration' | 'threshold'>;

/** `rows × classes`, calibrated where the model is, each row adding up to 1. */
export function toProbabilities({ classes, positive, calibration }: Deciding, scores: Scores): Float64Array {
  const width = classes.length;
  if (!calibration) return softmax(scores, width);
  if (calibration.type === 'temperature')
    return softmax(
      Float64Array.from(scores, (score) => score / calibration.temperature),
      width,
    );
  const index = positiveIndex(classes, positive);
  const probabilities = new Float64Array(scores.length);
  for (let row = 0; row < scores.length / 2; row++) {
    const share = calibrateLogOdds(calibration, scores[2 * row + index]! - scores[2 * row + 1 - index]!);
    probabilities[2 * row + index] = share;
    probabilities[2 * row + 1 - index] = 1 - share;
  }
  return probabilities;
}

/**
 * The index of each row's class: the most probable one, the first of equals; with a threshold the positive class where its
 * probability is at least that.
 */
export function decideClasses(description: Deciding, scores: Scores): Int32Array {
  const { classes, positive, threshold, calibration } = description;
  // A temperature moves no score past another; its probabilities may be equal by rounding.
  const keepsOrder = !calibration || calibration.type === 'temperature';
  if (threshold === undefined && keepsOrder) return argmaxOfRows(scores, classes.length);
  const probabilities = toProbabilities(description, scores);
  if (threshold === undefined) return argmaxOfRows(probabilities, classes.length);
  const index = positiveIndex(classes, positive);
  return Int32Array.from({ length: probabilities.length / 2 }, (_, row) =>
    probabilities[2 * row + index]! >= threshold ? index : 1 - index,
  );
}

/** The position of the largest number of each row, the first of equals. */
export function argmaxOfRows(values: Scores, width: number): Int32Array {
  return Int32Array.from({ length: values.length / width }, (_, row) => {
    let best = 0;
    for (let k = 1; k < width; k++)
      if ((values[row * width + k] as number) > (values[row * width + best] as number)) best = k;
    return best;
  });
}

/** @throws Error if there is no positive class: with more than two */
export function positiveIndex(classes: readonly string[], positive: string | null): number {
  const index = classes.indexOf(positive ?? '');
  if (index < 0 || classes.length !== 2)
    throw new Error(`A positive class is needed, and there are ${classes.length} classes: only two have one`);
  return index;
}
