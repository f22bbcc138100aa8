// The log loss of a logistic model with its slopes: of two classes with one score (the log odds of the second), of more with a
// score each.

import { addScaled, type DesignMatrix } from './design-matrix.ts';

export interface LabelledRows {
  readonly x: DesignMatrix;
  /** Index of each row's class. */
  readonly classes: Int32Array;
  readonly classCount: number;
  /** What each row's loss counts. */
  readonly weights: Float64Array;
}

/** Coefficients of each score, the intercept last. */
export type Coefficients = readonly Float64Array[];

export function scoreCountOf({ classCount }: LabelledRows): number {
  return classCount === 2 ? 1 : classCount;
}

/** The largest coefficient, whatever its sign. */
export function largest(values: Coefficients): number {
  return values.reduce((most, own) => own.reduce((m, value) => Math.max(m, Math.abs(value)), most), 0);
}

/** A score of each row, for each set of coefficients. */
export function scoresOf({ x }: LabelledRows, coefficients: Coefficients): readonly Float64Array[] {
  return coefficients.map((own) => {
    const scores = new Float64Array(x.rowCount).fill(own[x.columns.length]!);
    x.columns.forEach((column, j) => {
      addScaled(scores, own[j]!, column);
    });
    return scores;
  });
}

/** Σ weight × loss. */
export function lossOf({ classes, weights }: LabelledRows, scores: readonly Float64Array[]): number {
  let total = 0;
  for (let row = 0; row < classes.length; row++) {
    const actual = classes[row]!;
    if (scores.length === 1) {
      const margin = actual === 1 ? scores[0]![row]! : -scores[0]![row]!;
      total += weights[row]! * (margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin);
      continue;
    }
    let highest = Number.NEGATIVE_INFINITY;
    for (const own of scores) highest = Math.max(highest, own[row]!);
    let powers = 0;
    for (const own of scores) powers += Math.exp(own[row]! - highest);
    total += weights[row]! * (highest + Math.log(powers) - scores[actual]![row]!);
  }
  return total;
}

/** The probability that goes with each score: of the second class, or of each. */
export function probabilitiesOf(scores: readonly Float64Array[]): readonly Float64Array[] {
  const [first] = scores;
  if (scores.length === 1) return [first!.map((score) => 1 / (1 + Math.exp(-score)))];
  const found = scores.map((own) => new Float64Array(own.length));
  for (let row = 0; row < first!.length; row++) {
    let highest = Number.NEGATIVE_INFINITY;
    for (const own of scores) highest = Math.max(highest, own[row]!);
    let powers = 0;
    scores.forEach((own, k) => {
      found[k]![row] = Math.exp(own[row]! - highest);
      powers += found[k]![row]!;
    });
    for (const own of found) own[row]! /= powers;
  }
  return found;
}

/** weight × (probability − whether it is the class): the slope of the loss in each score. */
export function errorsOf({ classes, weights }: LabelledRows, probabilities: readonly Float64Array[]): Float64Array[] {
  return probabilities.map((own, k) => {
    const ownClass = probabilities.length === 1 ? 1 : k;
    return own.map((share, row) => weights[row]! * (share - (classes[row] === ownClass ? 1 : 0)));
  });
}

/** Xᵀ of something of each row, the intercept's last. */
export function gather({ columns }: DesignMatrix, values: Float64Array): Float64Array {
  const found = new Float64Array(columns.length + 1);
  columns.forEach((column, j) => {
    let total = 0;
    for (let row = 0; row < values.length; row++) total += column[row]! * values[row]!;
    found[j] = total;
  });
  let total = 0;
  for (const value of values) total += value;
  found[columns.length] = total;
  return found;
}

/**
 * The second derivative of the loss along a direction, of whose scores `moved` are: for each score
 * weight × probability × (moved − Σ probability × moved).
 */
export function curveOf(
  { weights }: LabelledRows,
  probabilities: readonly Float64Array[],
  moved: readonly Float64Array[],
): Float64Array[] {
  if (probabilities.length === 1)
    return [probabilities[0]!.map((p, row) => weights[row]! * p * (1 - p) * moved[0]![row]!)];
  const found = probabilities.map((own) => new Float64Array(own.length));
  for (let row = 0; row < weights.length; row++) {
    let mean = 0;
    probabilities.forEach((own, k) => {
      mean += own[row]! * moved[k]![row]!;
    });
    probabilities.forEach((own, k) => {
      found[k]![row] = weights[row]! * own[row]! * (moved[k]![row]! - mean);
    });
  }
  return found;
}
