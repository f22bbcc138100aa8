/**
 * The sum of `values` with Neumaier's compensation, so that a mean over many rows does not depend on their order in any
 * printed digit. Source: A. Neumaier, ZAMM 54 (1974), 39–51.
 */
export function sum(values: Iterable<number>): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  // The loss of an infinite or NaN sum is itself NaN; the plain sum says more.
  return Number.isFinite(lost) ? total + lost : total;
}
