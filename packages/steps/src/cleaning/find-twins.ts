// Rows that are equal in all declared columns.

import { createHash } from 'node:crypto';
import type { ColumnSpec } from '../schemas/column.ts';
import { type AnyColumnValues, isPixelColumn, pixelsOf } from '../tables/create-table.ts';

/**
 * For each row the position of the first row that is equal to it: its own position if there is none before it.
 *
 * @param values - by column, one value for each row
 */
export function findTwins(values: Readonly<Record<string, AnyColumnValues>>, rowCount: number): Int32Array {
  const columns = Object.values(values);
  const images = columns.filter(isPixelColumn);
  const plain = columns.filter((column) => !isPixelColumn(column)) as (readonly unknown[])[];
  const firsts = new Map<string, number>();
  return Int32Array.from({ length: rowCount }, (_, row) => {
    let key = JSON.stringify(plain.map((column) => column[row]));
    for (const { shape, data } of images) {
      const size = pixelsOf(shape);
      key += createHash('sha1')
        .update(data.subarray(row * size, (row + 1) * size))
        .digest('base64');
    }
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, row);
    return first ?? row;
  });
}

/**
 * The same without columns of ids: rows that are equal but for their ids must not be on both sides of a split. If there are ids
 * only, they count.
 */
export function findTwinsButIds(
  columns: Readonly<Record<string, ColumnSpec>>,
  values: Readonly<Record<string, AnyColumnValues>>,
  rowCount: number,
): Int32Array {
  const others = Object.entries(values).filter(([name]) => columns[name]?.type !== 'id');
  return findTwins(others.length > 0 ? Object.fromEntries(others) : values, rowCount);
}
