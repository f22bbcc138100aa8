// A table of some rows of a table, by their positions from 0: in the given order, with repetitions.

import { type AnyColumnValues, createTable, isPixelColumn, pixelsOf } from './create-table.ts';
import type { Table } from './table-value.ts';

/** The rows of `table` at `positions`, with their numbers and what clean learned. */
export function selectRows<Row>(table: Table<Row>, positions: ArrayLike<number>): Table<Row> {
  for (let index = 0; index < positions.length; index++) {
    const position = positions[index]!;
    if (!(position >= 0 && position < table.rowCount)) {
      throw new RangeError(`There is no row ${position} in a table of ${table.rowCount} rows`);
    }
  }
  const columns = table.columns as Readonly<Record<string, (typeof table.columns)[keyof Row & string]>>;
  const values = Object.fromEntries(
    Object.keys(columns).map((name) => [
      name,
      selectValues(table.column(name as keyof Row & string) as AnyColumnValues, positions),
    ]),
  );
  const rowNumbers = Int32Array.from(positions, (position) => table.rowNumbers[position]!);
  return createTable<Row>({ columns, values, rowNumbers, cleaning: table.cleaning });
}

/** The values of one column at `positions`. */
export function selectValues(values: AnyColumnValues, positions: ArrayLike<number>): AnyColumnValues {
  if (!isPixelColumn(values)) return Array.from(positions, (position) => values[position]!);
  const size = pixelsOf(values.shape);
  const data = new Float32Array(positions.length * size);
  for (let index = 0; index < positions.length; index++) {
    const start = positions[index]! * size;
    data.set(values.data.subarray(start, start + size), index * size);
  }
  return { shape: values.shape, data };
}
