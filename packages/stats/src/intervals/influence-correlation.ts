/**
 * How the errors of two figures of the same rows are correlated, from 0 to 1, by what each row adds to them. 1 where
 * either has no influence to go by (a figure of 1), which is the safe side for a mean of the two.
 *
 * @param one - by row, adding up to about 0
 */
export function influenceCorrelation(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let [both, first, second] = [0, 0, 0];
  for (let row = 0; row < one.length; row++) {
    both += one[row]! * other[row]!;
    first += one[row]! * one[row]!;
    second += other[row]! * other[row]!;
  }
  return first === 0 || second === 0 ? 1 : Math.min(1, Math.max(0, both / Math.sqrt(first * second)));
}
