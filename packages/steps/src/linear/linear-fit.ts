// What a solver finds, and what it may cost.

/** A linear model: score k of a row x is `intercepts[k] + coefficients[k] · x`. */
export interface LinearFit {
  /** `scores × inputs` */
  readonly coefficients: readonly (readonly number[])[];
  readonly intercepts: readonly number[];
  /** Passes of the solver; 1 for a closed form. */
  readonly iterations: number;
}

/** @throws Error that names the limit: an answer that is not the optimum is never given */
export function failToConverge(iterations: number, change: number): never {
  throw new Error(
    `The optimum was not reached in ${iterations} iterations (the last one changed a coefficient by ${change.toPrecision(2)}): ` +
      'raise maxIterations, or regularise more (a smaller C, a larger alpha)',
  );
}

/** Sign of the value times what its size is above the threshold: the proximal operator of the L1 norm. */
export function softThreshold(value: number, threshold: number): number {
  if (value > threshold) return value - threshold;
  return value < -threshold ? value + threshold : 0;
}
