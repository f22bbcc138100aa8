// How the predictions of several models become those of one.

/** What an ensemble's parameters are, in addition to its members. */
export type Combination = Vote | Stack;

export interface Vote {
  readonly type: 'vote';
  /** `soft`: the mean of the probabilities. `hard`: the share of the votes. `mean`: of numbers. */
  readonly voting: 'soft' | 'hard' | 'mean';
  /** One for each member, in their order. */
  readonly weights: readonly number[];
}

/** A linear model of the members' probabilities or numbers. */
export interface Stack {
  readonly type: 'stack';
  /** `scores × inputs`, the inputs as {@link stackInputs} lists them. */
  readonly coefficients: readonly (readonly number[])[];
  readonly intercepts: readonly number[];
}

/** What one member says of rows. */
export interface MemberPredictions {
  /** `rows × classes`; empty for a regressor. */
  readonly probabilities: Float64Array;
  /** Index of each row's class; empty for a regressor. */
  readonly predicted: Int32Array;
  /** A regressor's numbers. */
  readonly values: Float64Array;
}

/**
 * The scores of an ensemble, `rows × classes`, or one number for each row.
 *
 * @param classCount - 0 for a regressor
 */
export function combinePredictions(
  combination: Combination,
  members: readonly MemberPredictions[],
  classCount: number,
): Float64Array {
  if (combination.type === 'stack') return scoreStack(combination, members, classCount);
  if (classCount === 0)
    return weightedMean(
      combination,
      members.map(({ values }) => values),
    );
  const shares =
    combination.voting === 'soft'
      ? members.map(({ probabilities }) => probabilities)
      : members.map(({ predicted }) => toVotes(predicted, classCount));
  // The softmax of logarithms of probabilities is the probabilities.
  return weightedMean(combination, shares).map(Math.log);
}

function weightedMean({ weights }: Vote, parts: readonly Float64Array[]): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Float64Array.from(parts[0]!, (_, index) => {
    let sum = 0;
    for (const [member, part] of parts.entries()) sum += weights[member]! * part[index]!;
    return sum / total;
  });
}

/** `rows × classes`: 1 for the class that was predicted. */
function toVotes(predicted: Int32Array, classCount: number): Float64Array {
  const votes = new Float64Array(predicted.length * classCount);
  for (const [row, index] of predicted.entries()) votes[row * classCount + index] = 1;
  return votes;
}

/**
 * The inputs of a stack's linear model, one column each, as scikit-learn's `StackingClassifier` and `StackingRegressor`: the
 * probabilities of all classes, member by member, of two classes those of the second alone; or the numbers.
 */
export function stackInputs(members: readonly MemberPredictions[], classCount: number): readonly Float64Array[] {
  return members.flatMap(({ probabilities, values }) => {
    if (classCount === 0) return [values];
    const rowCount = probabilities.length / classCount;
    const columnOf = (k: number) =>
      Float64Array.from({ length: rowCount }, (_, row) => probabilities[row * classCount + k]!);
    return classCount === 2 ? [columnOf(1)] : Array.from({ length: classCount }, (_, k) => columnOf(k));
  });
}

function scoreStack(
  { coefficients, intercepts }: Stack,
  members: readonly MemberPredictions[],
  classCount: number,
): Float64Array {
  const inputs = stackInputs(members, classCount);
  const rowCount = inputs[0]!.length;
  const width = Math.max(1, classCount);
  const scores = new Float64Array(rowCount * width);
  const isBinary = classCount === 2;
  for (const [k, intercept] of intercepts.entries())
    for (let row = 0; row < rowCount; row++) {
      let score = intercept;
      for (const [j, column] of inputs.entries()) score += coefficients[k]![j]! * column[row]!;
      // Of two classes the first has the logit 0.
      scores[row * width + (isBinary ? 1 : k)] = score;
    }
  return scores;
}
