/**
 * A computed figure with the number of rows it was computed from.
 *
 * Undefined is `null` with a reason and never 0: a recall of a class that has no rows is not a bad recall.
 */
export interface Figure {
  /** The figure, finite; `null` where its definition divides by nothing. */
  readonly value: number | null;
  /** Rows that the figure rests on. */
  readonly n: number;
  /** Why the value is `null`, as a sentence without its full stop. */
  readonly reason?: string;
  /** Indexes of the classes (or groups) left out of an average or comparison, because their own figure is undefined. */
  readonly leftOut?: readonly number[];
}

export const Figure = {
  /**
   * A defined figure.
   *
   * @param value - finite
   * @param n - rows it rests on
   * @param leftOut - indexes left out of an average; an empty list is not recorded
   * @throws RangeError when the value is NaN or infinite: that is a bug of the caller, not an undefined figure
   */
  of(value: number, n: number, leftOut: readonly number[] = []): Figure {
    if (!Number.isFinite(value)) throw new RangeError(`A figure is finite, or null with a reason, and not ${value}`);
    return leftOut.length === 0 ? { value, n } : { value, n, leftOut };
  },

  /** An undefined figure: `null`, and why. */
  none(n: number, reason: string, leftOut: readonly number[] = []): Figure {
    return leftOut.length === 0 ? { value: null, n, reason } : { value: null, n, reason, leftOut };
  },
};
