// Rows that are equal in all declared columns.

import { createHash } from 'node:crypto';
import { type AnyColumnValues, isPixelColumn, pixelsOf } from '../tables/create-table.ts';

/**
 * For each row the position of the first row that equals it: its own where there is none before it.
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
