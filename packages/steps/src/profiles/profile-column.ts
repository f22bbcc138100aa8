// One column of a table in a few figures.

import { sum } from '@cairn/stats';
import { type AnyColumnValues, isPixelColumn, pixelsOf } from '../tables/create-table.ts';
import type { AnyTable, PixelColumn } from '../tables/table-value.ts';
import { profileNumbers } from './profile-numbers.ts';
import { profileValues, type ValueLimits } from './profile-values.ts';
import type { ColumnProfile } from './table-profile.ts';

export function profileColumn(rows: AnyTable, name: string, limits: ValueLimits): ColumnProfile {
  const { type } = rows.columns[name]!;
  const values = rows.column(name) as AnyColumnValues;
  if (isPixelColumn(values)) {
    const means = meanPixels(values);
    const counts = { numNonMissing: means.length, numMissing: 0, unique: null };
    return { type, ...counts, ...(means.length > 0 && { numStats: profileNumbers(means) }) };
  }
  const known = values.filter((value) => value !== null);
  const counts = {
    numNonMissing: known.length,
    numMissing: values.length - known.length,
    unique: new Set(known).size,
  };
  if (known.length === 0 || type === 'id') return { type, ...counts };
  if (type === 'number') return { type, ...counts, numStats: profileNumbers(known as number[]) };
  if (type === 'date') return { type, ...counts, ...findEnds(known as string[]) };
  return { type, ...counts, stringStats: profileValues(known.map(String), limits) };
}

/** The mean pixel of each image, which is its brightness in the column's unit. */
export function meanPixels({ shape, data }: PixelColumn): number[] {
  const size = pixelsOf(shape);
  return Array.from(
    { length: data.length / size },
    (_, row) => sum(data.subarray(row * size, (row + 1) * size)) / size,
  );
}

/** Dates of a table order as texts do. */
function findEnds(dates: readonly string[]): { readonly first: string; readonly last: string } {
  let [first, last] = [dates[0]!, dates[0]!];
  for (const value of dates) {
    if (value < first) first = value;
    if (value > last) last = value;
  }
  return { first, last };
}
