// Scores that compare the features of a row with those of training rows.

import type { FeatureRows } from '../models/model-family.ts';
import { whiteningOf } from './invert-symmetric.ts';
import type { FeatureScore } from './open-set-score.ts';

/** What was learned of the features of training rows: plain data that travels in a model. */
export type FittedScore =
  | {
      readonly type: 'mahalanobis';
      /** `directions × width`: makes the covariance within classes the identity. */
      readonly whitening: readonly (readonly number[])[];
      /** `classes × directions`: the mean of each class, whitened. */
      readonly means: readonly (readonly number[])[];
    }
  | {
      readonly type: 'knn';
      readonly neighbours: number;
      /** Whether rows are compared after they were divided by their length. */
      readonly isNormalised: boolean;
      /** `training rows × width`, divided by their lengths if `isNormalised`. */
      readonly rows: readonly (readonly number[])[];
    };

/** A covariance of more features takes minutes to invert. */
const mostFeatures = 1024;
/** Numbers of training rows that may travel in a model. */
const mostNumbers = 2 ** 21;

export interface FitOptions {
  readonly score: FeatureScore;
  /** The index of each training row's class, from 0 to `classes` − 1. */
  readonly truth: Int32Array;
  readonly classes: number;
  readonly neighbours: number;
  readonly isNormalised: boolean;
}

/** @throws Error that begins with the name of the score, where these rows or features do not allow it */
export function fitFeatureScore(rows: FeatureRows, options: FitOptions): FittedScore {
  const finite = Array.from(rows.data).every(Number.isFinite);
  if (!finite)
    throw new Error(
      `'${options.score}' needs features that are numbers, and some of the training rows' are not finite`,
    );
  return options.score === 'mahalanobis' ? fitMahalanobis(rows, options) : fitNearest(rows, options);
}

/**
 * The means of the classes, and one covariance within them for all: divided by the number of rows, inverted by its
 * pseudo-inverse.
 *
 * Source: K. Lee, K. Lee, H. Lee, J. Shin, "A simple unified framework for detecting out-of-distribution samples and
 * adversarial attacks", NeurIPS 2018, on one layer and without its change of the inputs; the covariance and its inverse are
 * those of scikit-learn's `EmpiricalCovariance`, which the authors' code uses.
 */
function fitMahalanobis({ width, rowCount, data }: FeatureRows, { truth, classes }: FitOptions): FittedScore {
  if (width > mostFeatures)
    throw new Error(`'mahalanobis' inverts a covariance, and ${width} features are too many: at most ${mostFeatures}`);
  const counts = new Float64Array(classes);
  const means = new Float64Array(classes * width);
  for (let row = 0; row < rowCount; row++) {
    const own = truth[row]!;
    counts[own]!++;
    for (let i = 0; i < width; i++) means[own * width + i]! += data[row * width + i]!;
  }
  const empty = counts.indexOf(0);
  if (empty >= 0)
    throw new Error(`'mahalanobis' needs training rows of every class, and class ${empty + 1} of ${classes} has none`);
  for (let i = 0; i < means.length; i++) means[i]! /= counts[Math.floor(i / width)]!;
  const covariance = new Float64Array(width * width);
  const centred = new Float64Array(width);
  for (let row = 0; row < rowCount; row++) {
    for (let i = 0; i < width; i++) centred[i] = data[row * width + i]! - means[truth[row]! * width + i]!;
    for (let i = 0; i < width; i++)
      if (centred[i] !== 0) for (let j = 0; j <= i; j++) covariance[i * width + j]! += centred[i]! * centred[j]!;
  }
  for (let i = 0; i < width; i++)
    for (let j = 0; j <= i; j++) {
      covariance[i * width + j]! /= rowCount;
      covariance[j * width + i] = covariance[i * width + j]!;
    }
  const whitening = whiteningOf(covariance, width);
  if (whitening.length === 0)
    throw new Error(
      "'mahalanobis' needs features that vary within classes, and these are the same in all rows of a class",
    );
  const whitened = Array.from({ length: classes }, (_, k) => apply(whitening, means, k * width));
  return { type: 'mahalanobis', whitening: whitening.map((own) => [...own]), means: whitened };
}

function fitNearest({ width, rowCount, data }: FeatureRows, { neighbours, isNormalised }: FitOptions): FittedScore {
  if (rowCount < neighbours)
    throw new Error(
      `'knn' needs at least as many training rows as neighbours, and ${rowCount} are less than ${neighbours}: give fewer neighbours`,
    );
  if (rowCount * width > mostNumbers)
    throw new Error(
      `'knn' keeps the features of all training rows, and ${rowCount} rows of ${width} are too many: give at most ${Math.floor(mostNumbers / width)} rows, as takeSample takes them`,
    );
  const rows = Array.from({ length: rowCount }, (_, row) => [...featuresAt(data, width, row, isNormalised)]);
  return { type: 'knn', neighbours, isNormalised, rows };
}

/** The score of each row: the higher, the more it is like the training rows. */
export function scoreFeatures(fitted: FittedScore, rows: FeatureRows): Float64Array {
  return fitted.type === 'mahalanobis' ? scoreMahalanobis(fitted, rows) : scoreNearest(fitted, rows);
}

/** Minus the squared distance to the nearest mean. */
function scoreMahalanobis(
  { whitening, means }: FittedScore & { type: 'mahalanobis' },
  { width, rowCount, data }: FeatureRows,
): Float64Array {
  return Float64Array.from({ length: rowCount }, (_, row) => {
    const own = apply(whitening, data, row * width);
    return -Math.min(...means.map((mean) => squaredDistance(own, mean)));
  });
}

/**
 * Minus the Euclidean distance to the k-th nearest training row.
 *
 * Source: Y. Sun, Y. Ming, X. Zhu, Y. Li, "Out-of-distribution detection with deep nearest neighbors", ICML 2022.
 */
function scoreNearest(
  { neighbours, isNormalised, rows }: FittedScore & { type: 'knn' },
  { width, rowCount, data }: FeatureRows,
): Float64Array {
  return Float64Array.from({ length: rowCount }, (_, row) => {
    const own = featuresAt(data, width, row, isNormalised);
    const distances = Float64Array.from(rows, (other) => squaredDistance(own, other)).sort();
    return -Math.sqrt(distances[neighbours - 1]!);
  });
}

function featuresAt(data: ArrayLike<number>, width: number, row: number, isNormalised: boolean): Float64Array {
  const own = Float64Array.from({ length: width }, (_, i) => data[row * width + i]!);
  if (!isNormalised) return own;
  const length = Math.max(1e-12, Math.sqrt(own.reduce((total, value) => total + value * value, 0)));
  return own.map((value) => value / length);
}

function apply(matrix: readonly ArrayLike<number>[], data: ArrayLike<number>, start: number): number[] {
  return matrix.map((own) => {
    let total = 0;
    for (let i = 0; i < own.length; i++) total += own[i]! * data[start + i]!;
    return total;
  });
}

function squaredDistance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < one.length; i++) total += (one[i]! - other[i]!) ** 2;
  return total;
}
