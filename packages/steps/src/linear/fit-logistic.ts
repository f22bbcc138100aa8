// Logistic regression with an L2 penalty, by Newton's method.

import { dot } from './design-matrix.ts';
import { failToConverge, type LinearFit } from './linear-fit.ts';
import {
  type Coefficients,
  curveOf,
  errorsOf,
  gather,
  type LabelledRows,
  largest,
  lossOf,
  probabilitiesOf,
  scoreCountOf,
  scoresOf,
} from './logistic-loss.ts';

export interface LogisticOptions {
  /** Inverse of the penalty, above 0. */
  readonly C: number;
  readonly maxIterations: number;
}

/** Of the largest move of a coefficient, relative to the largest coefficient. */
const tolerance = 1e-9;

/**
 * Minimises ½ ‖w‖² + C Σ weight × log loss, as scikit-learn's `LogisticRegression`; intercepts are not penalised. Two
 * classes have one score, more have one each (multinomial).
 *
 * Source: Newton's method whose steps are found by conjugate gradients and a backtracking line search: J. Nocedal, S. Wright,
 * "Numerical Optimization" (2006), algorithm 7.1.
 *
 * @throws Error if the optimum is not reached in `maxIterations` steps of Newton
 */
export function fitLogistic(rows: LabelledRows, { C, maxIterations }: LogisticOptions): LinearFit {
  const width = rows.x.columns.length + 1;
  const scaled: LabelledRows = { ...rows, weights: rows.weights.map((weight) => weight * C) };
  let w: Coefficients = Array.from({ length: scoreCountOf(rows) }, () => new Float64Array(width));
  let scores = scoresOf(scaled, w);
  let objective = lossOf(scaled, scores);
  let change = Number.POSITIVE_INFINITY;

  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const probabilities = probabilitiesOf(scores);
    const slope = errorsOf(scaled, probabilities).map((errors, k) => penalise(gather(scaled.x, errors), w[k]!));
    const curve = (direction: Coefficients): Coefficients =>
      curveOf(scaled, probabilities, scoresOf(scaled, direction)).map((values, k) =>
        penalise(gather(scaled.x, values), direction[k]!),
      );
    const step = solveByConjugateGradients(curve, slope);
    const found = search(scaled, w, scores, { objective, step, slope });
    change = largest(step) * found.share;
    [w, scores, objective] = [found.w, found.scores, found.objective];
    if (change <= tolerance * Math.max(1, largest(w))) return toFit(w, iteration);
  }
  return failToConverge(maxIterations, change);
}

export function toFit(w: Coefficients, iterations: number): LinearFit {
  return {
    coefficients: w.map((own) => [...own.subarray(0, -1)]),
    intercepts: w.map((own) => own.at(-1)!),
    iterations,
  };
}

/** Adds the slope of ½ ‖w‖², which the intercept has no part in. */
function penalise(slope: Float64Array, w: Float64Array): Float64Array {
  for (let j = 0; j < w.length - 1; j++) slope[j]! += w[j]!;
  return slope;
}

/** Halves the step until it lowers the objective by a share of what its slope promises (Armijo's rule). */
function search(
  rows: LabelledRows,
  w: Coefficients,
  scores: readonly Float64Array[],
  { objective, step, slope }: { objective: number; step: Coefficients; slope: Coefficients },
) {
  const moved = scoresOf(rows, step);
  const promise = product(slope, step);
  for (let share = 1; ; share /= 2) {
    const nextW = w.map((own, k) => own.map((value, j) => value + share * step[k]![j]!));
    const nextScores = scores.map((own, k) => own.map((value, row) => value + share * moved[k]![row]!));
    const next = lossOf(rows, nextScores) + penaltyOf(nextW);
    // At the optimum rounding decides: a step so small that nothing can be told apart is taken as it is.
    const rounding = 1e-14 * Math.abs(objective);
    if (next <= objective + 1e-4 * share * promise + rounding || share < 1e-10)
      return { w: nextW, scores: nextScores, objective: next, share };
  }
}

function penaltyOf(w: Coefficients): number {
  return 0.5 * w.reduce((total, own) => total + dot(own.subarray(0, -1), own.subarray(0, -1)), 0);
}

/** The step s of curve(s) = −slope. */
function solveByConjugateGradients(
  curve: (direction: Coefficients) => Coefficients,
  slope: Coefficients,
): Coefficients {
  const step = slope.map((own) => new Float64Array(own.length));
  const rest = slope.map((own) => own.map((value) => -value));
  let direction = rest.map((own) => own.slice());
  let size = product(rest, rest);
  // Loose far from the optimum, tight near it: so Newton's steps keep their quadratic convergence.
  const goal = size * Math.min(0.01, Math.sqrt(size)) ** 2;
  const most = 20 * slope.length * slope[0]!.length;
  for (let round = 0; round < most && size > goal && size > 1e-28; round++) {
    const curved = curve(direction);
    const bend = product(direction, curved);
    if (bend <= 0) break;
    const share = size / bend;
    move(step, share, direction);
    move(rest, -share, curved);
    const next = product(rest, rest);
    const before = direction;
    direction = rest.map((own, k) => own.map((value, j) => value + (next / size) * before[k]![j]!));
    size = next;
  }
  return step;
}

function move(target: Coefficients, share: number, direction: Coefficients): void {
  target.forEach((own, k) => {
    for (let j = 0; j < own.length; j++) own[j]! += share * direction[k]![j]!;
  });
}

function product(a: Coefficients, b: Coefficients): number {
  return a.reduce((total, own, k) => total + dot(own, b[k]!), 0);
}
