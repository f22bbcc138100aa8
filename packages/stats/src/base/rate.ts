/** A share as its two counts, which is what exact tests and score intervals need: `hits` of `n`, `0 <= hits <= n`. */
export interface Rate {
  /** Rows that have the property. */
  readonly hits: number;
  /** Rows that could have it. */
  readonly n: number;
}
