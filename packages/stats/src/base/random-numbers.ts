/** The random numbers that a function needs: `createRandom` of `@cairn/core` gives them. */
export interface RandomNumbers {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform among the integers 0 to `n - 1`. */
  integer(n: number): number;
  /** Standard normal. */
  normal(): number;
}
