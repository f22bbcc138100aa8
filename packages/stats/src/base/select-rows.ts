/**
 * The values at `rows`, in that order, repeated where a row is repeated: one bootstrap draw of a column.
 *
 * @param values - column, or rows of a matrix
 * @param rows - indexes into it
 */
export function selectRows<T>(values: ArrayLike<T>, rows: ArrayLike<number>): T[] {
  const selected = new Array<T>(rows.length);
  for (let i = 0; i < rows.length; i++) selected[i] = values[rows[i] as number] as T;
  return selected;
}
