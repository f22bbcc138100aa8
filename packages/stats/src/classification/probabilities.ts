import { checkLengths } from '../base/check-lengths.ts';

/** One row of class probabilities for each row of data; every row has one entry for each class. */
export type Probabilities = ArrayLike<ArrayLike<number>>;

/**
 * Checks that every row of probabilities is one: as many classes as the first, each from 0 to 1, and the true class among
 * them. That a row adds up to 1 is left to the caller, as scikit-learn only warns of it.
 *
 * @returns number of rows
 * @throws RangeError with the row's number
 */
export function checkProbabilities(truth: ArrayLike<number>, probabilities: Probabilities): number {
  const n = checkLengths({ truth, probabilities });
  const classes = probabilities[0]?.length ?? 0;
  for (let row = 0; row < n; row++) {
    const shares = probabilities[row] as ArrayLike<number>;
    if (shares.length !== classes || classes < 2) {
      throw new RangeError(
        `Row ${row} has ${shares.length} probabilities; every row needs the same number, two or more`,
      );
    }
    for (let k = 0; k < classes; k++) {
      const share = shares[k] as number;
      if (!(share >= 0 && share <= 1)) throw new RangeError(`Row ${row} has ${share} as a probability`);
    }
    if (shares[truth[row] as number] === undefined) {
      throw new RangeError(`Row ${row} is of class ${truth[row]}; there are probabilities for 0 to ${classes - 1}`);
    }
  }
  return n;
}

/**
 * Two columns from the probability of the positive class, `[1 − p, p]`, as scikit-learn makes of a single column.
 *
 * @param scores - probability of class 1, one a row
 */
export function toProbabilities(scores: ArrayLike<number>): number[][] {
  return Array.from(scores, (score) => [1 - score, score]);
}
