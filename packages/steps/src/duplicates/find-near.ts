// Rows of two tables that are equal in all columns but one.
//
// Each value of a column gets a random number, and a row the sum of its numbers. Less the number of one column, the sum is the
// same for rows that are equal in all others: one pass for each column, whatever the number of rows. What has the same sum is
// compared value by value.

import { createRandom } from '@cairn/core';

/** A column of both tables, as numbers of its different values. */
export interface CodedColumn {
  readonly name: string;
  readonly rows: Int32Array;
  readonly reference: Int32Array;
}

export interface Twin {
  /** Positions. */
  readonly row: number;
  readonly reference: number;
  /** The column that differs; null if the rows are equal. */
  readonly column: string | null;
}

/**
 * For each row its first twin in the reference, equal ones before others; undefined if it has none.
 *
 * @param isWithin - whether both are one table: then a row is not its own twin
 */
export function findNear(columns: readonly CodedColumn[], isWithin = false): readonly (Twin | undefined)[] {
  // Sums of all columns are exact.
  const bits = 52 - Math.ceil(Math.log2(Math.max(1, columns.length)));
  const terms = columns.map(({ rows, reference }, index) => drawTerms(index, bits, rows, reference));
  const sum = (side: 'rows' | 'reference', row: number) =>
    columns.reduce((total, column, index) => total + terms[index]![column[side][row]!]!, 0);
  const [count, known] = [columns[0]?.rows.length ?? 0, columns[0]?.reference.length ?? 0];
  const sums = Float64Array.from({ length: count }, (_, row) => sum('rows', row));
  const knownSums = Float64Array.from({ length: known }, (_, row) => sum('reference', row));
  const found: (Twin | undefined)[] = new Array(count).fill(undefined);
  for (const left of [null, ...columns.keys()]) {
    const without = (side: 'rows' | 'reference', total: number, row: number) =>
      left === null ? total : total - terms[left]![columns[left]![side][row]!]!;
    // The first two positions of each sum, so that a row of the same table can be passed over.
    const firsts = new Map<number, [number, number?]>();
    for (let row = 0; row < known; row++) {
      const key = without('reference', knownSums[row]!, row);
      const before = firsts.get(key);
      if (!before) firsts.set(key, [row]);
      else if (before.length === 1) before.push(row);
    }
    for (let row = 0; row < count; row++) {
      if (found[row]) continue;
      const twin = firsts
        .get(without('rows', sums[row]!, row))
        ?.find((other) => other !== undefined && !(isWithin && other === row) && isTwin(row, other, left));
      if (twin !== undefined) found[row] = { row, reference: twin, column: left === null ? null : columns[left]!.name };
    }
  }
  return found;

  function isTwin(row: number, other: number, left: number | null): boolean {
    return columns.every((column, index) => index === left || column.rows[row] === column.reference[other]);
  }
}

/** A random number of `bits` bits for each value. */
function drawTerms(index: number, bits: number, rows: Int32Array, reference: Int32Array): Float64Array {
  const random = createRandom(index + 1);
  const most = [rows, reference].reduce((largest, codes) => codes.reduce((a, b) => Math.max(a, b), largest), -1);
  return Float64Array.from({ length: most + 1 }, () => Math.floor(random.next() * 2 ** bits));
}
