// Encoded rows by column, as solvers walk over them.

import type { EncodedRows } from '../models/encode-rows.ts';

export interface DesignMatrix {
  readonly rowCount: number;
  /** Each of `rowCount` numbers. */
  readonly columns: readonly Float64Array[];
}

export function toDesignMatrix({ rowCount, shape, data }: EncodedRows<Float64Array>): DesignMatrix {
  const width = shape.reduce((total, side) => total * side, 1);
  const columns = Array.from({ length: width }, (_, column) => {
    const values = new Float64Array(rowCount);
    for (let row = 0; row < rowCount; row++) values[row] = data[row * width + column]!;
    return values;
  });
  return { rowCount, columns };
}

/** The sum of products of two columns. */
export function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

/** Adds `factor × column` to a target, which it changes. */
export function addScaled(target: Float64Array, factor: number, column: Float64Array): void {
  if (factor === 0) return;
  for (let i = 0; i < target.length; i++) target[i]! += factor * column[i]!;
}

/** The rows' mean of a column, each row counting what it weighs. */
export function meanOf(column: Float64Array): number {
  let total = 0;
  for (const value of column) total += value;
  return total / column.length;
}
