// The threshold on the probability of the positive class that an author's criterion asks for.

/** What the threshold is chosen by: one of these. */
export type ThresholdCriterion =
  /** The smallest total cost; what is right costs nothing. */
  | { readonly costs: { readonly falsePositive: number; readonly falseNegative: number } }
  /** The largest F-beta: recall counts beta times as much as precision. */
  | { readonly fBeta: number }
  /** The largest recall whose precision is at least this. */
  | { readonly precision: number }
  /** The largest precision whose recall is at least this. */
  | { readonly recall: number }
  /** The share of rows that is called positive is nearest to this, and not above it. */
  | { readonly rate: number };

/** What a threshold gives on the rows. */
export interface ThresholdPoint {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/**
 * All thresholds that tell rows apart, descending: above the largest probability, between each two neighbours, and 0. A row
 * is positive where its probability is at least the threshold.
 *
 * @param isPositive - 1 for rows of the positive class
 */
export function listThresholds(probabilities: Float64Array, isPositive: Uint8Array): readonly ThresholdPoint[] {
  const order = Array.from(probabilities.keys()).sort((a, b) => probabilities[b]! - probabilities[a]!);
  const positives = isPositive.reduce((total, value) => total + value, 0);
  const negatives = isPositive.length - positives;
  const points: ThresholdPoint[] = [];
  let [truePositives, falsePositives] = [0, 0];
  const add = (threshold: number) =>
    points.push({
      threshold,
      truePositives,
      falsePositives,
      falseNegatives: positives - truePositives,
      trueNegatives: negatives - falsePositives,
    });
  const highest = order.length ? probabilities[order[0]!]! : 0;
  if (highest < 1) add((highest + 1) / 2);
  for (const [place, row] of order.entries()) {
    if (isPositive[row]) truePositives++;
    else falsePositives++;
    const next = order[place + 1];
    if (next === undefined) {
      add(0);
      break;
    }
    const [above, below] = [probabilities[row]!, probabilities[next]!];
    if (above === below) continue;
    const middle = (above + below) / 2;
    // Of two neighbouring numbers the middle may be the lower one, which would call it positive too.
    add(middle > below ? middle : above);
  }
  return points;
}

/**
 * The best point; of equals the one with the highest threshold.
 *
 * @throws Error if no threshold meets the criterion
 */
export function chooseBest(points: readonly ThresholdPoint[], criterion: ThresholdCriterion): ThresholdPoint {
  const { isAllowed, worth } = readCriterion(criterion);
  let best: ThresholdPoint | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    if (!isAllowed(point)) continue;
    const value = worth(point);
    if (value > most) [best, most] = [point, value];
  }
  if (best) return best;
  throw new Error(`No threshold meets ${JSON.stringify(criterion)} on these rows: ask for less, or improve the model`);
}

export const precisionOf = ({ truePositives, falsePositives }: ThresholdPoint): number =>
  truePositives / (truePositives + falsePositives);
export const recallOf = ({ truePositives, falseNegatives }: ThresholdPoint): number =>
  truePositives / (truePositives + falseNegatives);

function readCriterion(criterion: ThresholdCriterion) {
  const always = () => true;
  if ('costs' in criterion) {
    const { falsePositive, falseNegative } = criterion.costs;
    return {
      isAllowed: always,
      worth: (p: ThresholdPoint) => -(falsePositive * p.falsePositives + falseNegative * p.falseNegatives),
    };
  }
  if ('fBeta' in criterion) {
    const square = criterion.fBeta ** 2;
    return {
      isAllowed: always,
      worth: ({ truePositives, falsePositives, falseNegatives }: ThresholdPoint) =>
        ((1 + square) * truePositives) / ((1 + square) * truePositives + square * falseNegatives + falsePositives),
    };
  }
  if ('precision' in criterion)
    return { isAllowed: (p: ThresholdPoint) => precisionOf(p) >= criterion.precision, worth: recallOf };
  if ('recall' in criterion)
    return {
      isAllowed: (p: ThresholdPoint) => recallOf(p) >= criterion.recall && p.truePositives > 0,
      worth: precisionOf,
    };
  const rateOf = ({ truePositives, falsePositives, falseNegatives, trueNegatives }: ThresholdPoint) =>
    (truePositives + falsePositives) / (truePositives + falsePositives + falseNegatives + trueNegatives);
  return { isAllowed: (p: ThresholdPoint) => rateOf(p) <= criterion.rate, worth: rateOf };
}
