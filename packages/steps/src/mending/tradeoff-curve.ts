// What thresholds can reach in one group: the upper hull of all thresholds, on a grid. Fairlearn's arithmetic, in its order.

/** A rate or figure of the rows of a group above a threshold. */
export type RateName = 'selection-rate' | 'true-positive-rate' | 'false-positive-rate';
export type ObjectiveName = 'accuracy' | 'balanced-accuracy';

/** How many rows are on which side. They may be fractions of rows. */
export interface Counts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** A mix of two thresholds: the first for the share `p0` of the rows, the second for the others. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly p0: number;
  /** A row is positive if its probability is above it. `Infinity`: none is; `-Infinity`: all are. */
  readonly threshold0: number;
  readonly threshold1: number;
}

interface HullPoint {
  readonly x: number;
  readonly y: number;
  readonly threshold: number;
}

export function rateOf(name: RateName | ObjectiveName, counts: Counts): number {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } = counts;
  const n = truePositives + trueNegatives + falsePositives + falseNegatives;
  const positives = truePositives + falseNegatives;
  const negatives = trueNegatives + falsePositives;
  switch (name) {
    case 'selection-rate':
      return (truePositives + falsePositives) / n;
    case 'true-positive-rate':
      return truePositives / positives;
    case 'false-positive-rate':
      return falsePositives / negatives;
    case 'accuracy':
      return (truePositives + trueNegatives) / n;
    case 'balanced-accuracy':
      return (0.5 * truePositives) / positives + (0.5 * trueNegatives) / negatives;
  }
}

/** The x of each point of a curve: 1,001 from 0 to 1, as Fairlearn's default grid. */
export const curveGrid = (place: number): number => (place === gridSize ? 1 : place * (1 / gridSize));
export const gridSize = 1000;

/**
 * The best `y` that thresholds, and mixes of two of them, reach at each `x` of the grid.
 *
 * Source: M. Hardt, E. Price, N. Srebro, "Equality of opportunity in supervised learning", NeurIPS 2016; Fairlearn's
 * `ThresholdOptimizer` without `flip`.
 *
 * @param isPositive - 1 for rows of the positive class; both classes must be there
 */
export function tradeoffCurve(
  scores: Float64Array,
  isPositive: Uint8Array,
  names: { readonly x: RateName; readonly y: RateName | ObjectiveName },
): readonly CurvePoint[] {
  const hull = upperHull(listPoints(scores, isPositive, names));
  return Array.from({ length: gridSize + 1 }, (_, place) => {
    const x = curveGrid(place);
    let left = hull.findLastIndex((point) => point.x <= x);
    // A point on the grid belongs to the piece on its left.
    if (place > 0 && hull[left]!.x === x) left--;
    const [from, to] = [hull[left]!, hull[left + 1]!];
    const p0 = (to.x - x) / (to.x - from.x);
    return { x, y: p0 * from.y + (1 - p0) * to.y, p0, threshold0: from.threshold, threshold1: to.threshold };
  });
}

function listPoints(
  scores: Float64Array,
  isPositive: Uint8Array,
  names: { readonly x: RateName; readonly y: RateName | ObjectiveName },
): HullPoint[] {
  const order = Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!);
  const positives = isPositive.reduce((total, value) => total + value, 0);
  const negatives = isPositive.length - positives;
  const points: HullPoint[] = [];
  let [truePositives, falsePositives] = [0, 0];
  const add = (threshold: number) => {
    const counts = {
      truePositives,
      falsePositives,
      trueNegatives: negatives - falsePositives,
      falseNegatives: positives - truePositives,
    };
    points.push({ x: rateOf(names.x, counts), y: rateOf(names.y, counts), threshold });
  };
  add(Number.POSITIVE_INFINITY);
  for (const [place, row] of order.entries()) {
    if (isPositive[row]) truePositives++;
    else falsePositives++;
    const next = order[place + 1];
    const below = next === undefined ? Number.NEGATIVE_INFINITY : scores[next]!;
    if (scores[row] !== below) add((scores[row]! + below) / 2);
  }
  return points.sort((a, b) => a.x - b.x || a.y - b.y);
}

/** Andrew's monotone chain; points on a line between others are left out. */
function upperHull(points: readonly HullPoint[]): readonly HullPoint[] {
  const hull: HullPoint[] = [];
  for (const point of points) {
    while (hull.length >= 2) {
      const [first, middle] = [hull.at(-2)!, hull.at(-1)!];
      if ((middle.y - first.y) * (point.x - first.x) > (point.y - first.y) * (middle.x - first.x)) break;
      hull.pop();
    }
    hull.push(point);
  }
  return hull;
}
