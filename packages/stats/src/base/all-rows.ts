/** The indexes 0 to `n - 1`: every row once. */
export function allRows(n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, row) => row);
}
