/**
 * p-values adjusted for many comparisons by Benjamini and Hochberg's procedure, in the order given: an adjusted value at
 * or below 0.05 keeps the share of false discoveries at 5 %. As `scipy.stats.false_discovery_control(method='bh')`.
 *
 * Source: Y. Benjamini, Y. Hochberg, JRSS B 57 (1995), 289–300.
 *
 * @param values - p-values, from 0 to 1; a `null` is a comparison that could not be made: it stays and does not count
 */
export function benjaminiHochberg<T extends number | null>(values: readonly T[]): T[] {
  const known = values.flatMap((p, index) => (p === null ? [] : [{ p: p as number, index }]));
  for (const { p } of known) {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`A p-value is between 0 and 1, and not ${p}`);
  }
  const adjusted: (number | null)[] = [...values];
  let least = 1;
  known.sort((x, y) => x.p - y.p);
  for (let rank = known.length; rank >= 1; rank--) {
    const { p, index } = known[rank - 1] as { p: number; index: number };
    least = Math.min(least, (p * known.length) / rank);
    adjusted[index] = least;
  }
  return adjusted as T[];
}
