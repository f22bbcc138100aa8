// Logistic regression with an L1 norm in its penalty, by Newton's method over coordinates.

import { toFit } from './fit-logistic.ts';
import { failToConverge, type LinearFit, softThreshold } from './linear-fit.ts';
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

export interface SparseLogisticOptions {
  /** Inverse of the penalty, above 0. */
  readonly C: number;
  /** Share of the L1 norm in the penalty, above 0 to 1. */
  readonly l1Ratio: number;
  readonly maxIterations: number;
}

/** Of the largest move of a coefficient, relative to the largest coefficient. */
const tolerance = 1e-9;
/** Sweeps over the coordinates for one step of Newton. */
const mostSweeps = 200;

/**
 * Minimises l1Ratio ‖w‖₁ + ½ (1 − l1Ratio) ‖w‖² + C Σ weight × log loss, as scikit-learn's `LogisticRegression` with an L1
 * or elastic-net penalty; intercepts are not penalised.
 *
 * Source: proximal Newton with coordinate descent: G.-X. Yuan, C.-H. Ho, C.-J. Lin, "An improved GLMNET for L1-regularized
 * logistic regression", Journal of Machine Learning Research 13 (2012), 1999–2030, with the whole multinomial Hessian.
 *
 * @throws Error if the optimum is not reached in `maxIterations` steps of Newton
 */
export function fitSparseLogistic(rows: LabelledRows, options: SparseLogisticOptions): LinearFit {
  const { C, maxIterations } = options;
  const width = rows.x.columns.length + 1;
  const scaled: LabelledRows = { ...rows, weights: rows.weights.map((weight) => weight * C) };
  let w: Coefficients = Array.from({ length: scoreCountOf(rows) }, () => new Float64Array(width));
  let scores = scoresOf(scaled, w);
  let objective = lossOf(scaled, scores);
  let change = Number.POSITIVE_INFINITY;

  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    const probabilities = probabilitiesOf(scores);
    const slope = errorsOf(scaled, probabilities).map((errors) => gather(scaled.x, errors));
    const step = findStep(scaled, w, { probabilities, slope }, options);
    const moved = scoresOf(scaled, step);
    const promise = promiseOf(w, step, slope, options);
    let share = 1;
    for (; ; share /= 2) {
      const nextW = w.map((own, k) => own.map((value, j) => value + share * step[k]![j]!));
      const nextScores = scores.map((own, k) => own.map((value, row) => value + share * moved[k]![row]!));
      const next = lossOf(scaled, nextScores) + penaltyOf(nextW, options);
      if (next > objective + 0.01 * share * promise + 1e-14 * Math.abs(objective) && share > 1e-10) continue;
      [w, scores, objective] = [nextW, nextScores, next];
      break;
    }
    change = share * largest(step);
    if (change <= tolerance * Math.max(1, largest(w))) return toFit(w, iteration);
  }
  return failToConverge(maxIterations, change);
}

interface Local {
  readonly probabilities: readonly Float64Array[];
  readonly slope: Coefficients;
}

/** Minimises the quadratic model of the loss plus the penalty, coordinate by coordinate. */
function findStep(
  rows: LabelledRows,
  w: Coefficients,
  { probabilities, slope }: Local,
  options: SparseLogisticOptions,
) {
  const { columns, rowCount } = rows.x;
  const { l1Ratio } = options;
  const ones = new Float64Array(rowCount).fill(1);
  const step = w.map((own) => new Float64Array(own.length));
  const moved = w.map(() => new Float64Array(rowCount));
  // The curve along the step so far, of each row and score, and each coordinate's own.
  const curved = curveOf(rows, probabilities, moved);
  const own = probabilities.map((p) => p.map((share, row) => rows.weights[row]! * share * (1 - share)));
  const bends = own.map((values) => [...columns, ones].map((column) => squaresOf(column, values)));

  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let change = 0;
    for (let k = 0; k < w.length; k++) {
      for (let j = 0; j <= columns.length; j++) {
        const column = columns[j] ?? ones;
        const bend = bends[k]![j]!;
        if (bend <= 1e-300) continue;
        let gradient = slope[k]![j]!;
        for (let row = 0; row < rowCount; row++) gradient += column[row]! * curved[k]![row]!;
        const now = w[k]![j]! + step[k]![j]!;
        const isPenalised = j < columns.length;
        const [lasso, ridge] = isPenalised ? [l1Ratio, 1 - l1Ratio] : [0, 0];
        const next = softThreshold(bend * now - gradient, lasso) / (bend + ridge);
        const by = next - now;
        if (by === 0) continue;
        step[k]![j]! += by;
        addCurve(rows, probabilities, curved, { k, by, column });
        change = Math.max(change, Math.abs(by));
      }
    }
    if (change <= 0.1 * tolerance * Math.max(1, largest(w), largest(step))) break;
  }
  return step;
}

/** What a move of one coordinate adds to the curve of each row and score. */
function addCurve(
  { weights }: LabelledRows,
  probabilities: readonly Float64Array[],
  curved: readonly Float64Array[],
  { k, by, column }: { k: number; by: number; column: Float64Array },
): void {
  const chosen = probabilities[k]!;
  if (probabilities.length === 1) {
    const target = curved[0]!;
    for (let row = 0; row < target.length; row++)
      target[row]! += weights[row]! * chosen[row]! * (1 - chosen[row]!) * by * column[row]!;
    return;
  }
  probabilities.forEach((share, m) => {
    const target = curved[m]!;
    for (let row = 0; row < target.length; row++)
      target[row]! += weights[row]! * share[row]! * ((m === k ? 1 : 0) - chosen[row]!) * by * column[row]!;
  });
}

function squaresOf(column: Float64Array, values: Float64Array): number {
  let total = 0;
  for (let row = 0; row < values.length; row++) total += column[row]! ** 2 * values[row]!;
  return total;
}

function penaltyOf(w: Coefficients, { l1Ratio }: SparseLogisticOptions): number {
  let total = 0;
  for (const own of w)
    for (let j = 0; j < own.length - 1; j++) total += l1Ratio * Math.abs(own[j]!) + 0.5 * (1 - l1Ratio) * own[j]! ** 2;
  return total;
}

/** By how much the step lowers the objective, if the loss were linear: below 0. */
function promiseOf(w: Coefficients, step: Coefficients, slope: Coefficients, options: SparseLogisticOptions): number {
  const linear = step.reduce((total, own, k) => own.reduce((sum, by, j) => sum + by * slope[k]![j]!, total), 0);
  const after = w.map((own, k) => own.map((value, j) => value + step[k]![j]!));
  return linear + penaltyOf(after, options) - penaltyOf(w, options);
}
