/**
 * p-values adjusted for many comparisons by Holm's procedure, in the order given: an adjusted value at or below 0.05 keeps
 * the chance of any false finding at 5 %. As statsmodels' `multipletests(method='holm')`.
 *
 * Source: S. Holm, Scandinavian Journal of Statistics 6 (1979), 65–70.
 *
 * @param values - p-values, from 0 to 1; a `null` is a comparison that could not be made: it stays and does not count
 */
export function holm<T extends number | null>(values: readonly T[]): T[] {
  const known = values.flatMap((p, index) => (p === null ? [] : [{ p: p as number, index }]));
  for (const { p } of known)
    if (!(p >= 0 && p <= 1)) throw new RangeError(`A p-value is between 0 and 1, and not ${p}`);
  const adjusted: (number | null)[] = [...values];
  let most = 0;
  known.sort((x, y) => x.p - y.p);
  known.forEach(({ p, index }, rank) => {
    most = Math.max(most, Math.min(1, p * (known.length - rank)));
    adjusted[index] = most;
  });
  return adjusted as T[];
}
