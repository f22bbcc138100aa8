/**
 * Rounding leaves values that are meant to be equal apart by less than this share of the largest: errors of 0.1 of targets
 * around a million differ by 1e-10.
 */
const rounding = 1e-9;

/**
 * Whether all values are equal up to rounding. What does not vary says nothing of its spread, and an interval of its
 * rounding would look certain.
 *
 * @param scale - the size of the numbers that the values are differences of; default the largest of the values
 */
export function isConstant(values: ArrayLike<number>, scale?: number): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  return !(high - low > rounding * (scale ?? Math.max(Math.abs(low), Math.abs(high))));
}
