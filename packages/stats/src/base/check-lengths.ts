/**
 * Refuses columns of unequal length, because a figure over them would be silently wrong.
 *
 * @param columns - name and column of each
 * @returns the common length
 * @throws RangeError that names the first two that differ
 */
export function checkLengths(columns: Readonly<Record<string, ArrayLike<unknown>>>): number {
  const [first, ...others] = Object.entries(columns);
  if (first === undefined) return 0;
  for (const [name, column] of others) {
    if (column.length !== first[1].length) {
      throw new RangeError(
        `"${first[0]}" has ${first[1].length} rows and "${name}" has ${column.length}: one row of each belongs together`,
      );
    }
  }
  return first[1].length;
}
