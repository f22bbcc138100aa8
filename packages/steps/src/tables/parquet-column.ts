// The columns of a table in Parquet: numbers as DOUBLE, booleans as BOOLEAN, categories, lists
// of them, ids and texts as UTF-8, dates as DATE or TIMESTAMP, an image as a list of FLOAT, which every reader of Parquet accepts. Pixels are copied to and from DuckDB's vectors as one array;
// value by value, 60,000 images of 784 pixels would take minutes.

import type {
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBTimestampValue,
  DuckDBType,
  DuckDBValue,
  DuckDBVector,
} from '@duckdb/node-api';
import { daysOf, millisecondsOf, writeDate } from '../dates/iso-date.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { type AnyColumnValues, isPixelColumn, pixelsOf } from './create-table.ts';
import type { DuckDb } from './open-database.ts';

/** The hidden column of row numbers. An author's column with this name is refused when it is written. */
export const rowNumberColumn = '__row_number';

/** The key in the file's metadata for the columns and for what clean learned, as JSON. */
export const metadataKey = 'cairn';

export function typeOfColumn(duckdb: DuckDb, spec: ColumnSpec): DuckDBType {
  switch (spec.type) {
    case 'number':
      return duckdb.DOUBLE;
    case 'boolean':
      return duckdb.BOOLEAN;
    case 'date':
      return spec.time ? duckdb.TIMESTAMP : duckdb.DATE;
    case 'category':
    case 'categories':
    case 'id':
    case 'text':
      return duckdb.VARCHAR;
    case 'image':
      return duckdb.ARRAY(duckdb.FLOAT, pixelsOf(spec.shape));
  }
}

/** The values of a column as DuckDB's: dates of its own, anything else as it is. */
export function toStored(duckdb: DuckDb, spec: ColumnSpec, values: AnyColumnValues): AnyColumnValues {
  if (spec.type !== 'date' || isPixelColumn(values)) return values;
  return values.map((value) => {
    if (value === null) return null;
    return spec.time
      ? new duckdb.DuckDBTimestampValue(BigInt(millisecondsOf(String(value))) * 1000n)
      : new duckdb.DuckDBDateValue(daysOf(String(value)));
  }) as never;
}

/** A value that DuckDB gave, as the table has it. */
export function fromStored(spec: ColumnSpec, value: DuckDBValue): unknown {
  if (spec.type !== 'date' || value === null) return value;
  return spec.time
    ? writeDate(Number((value as DuckDBTimestampValue).micros / 1000n), true)
    : writeDate((value as DuckDBDateValue).days * 86_400_000, false);
}

/** Fills a column of a chunk with the values of the rows from `start`. */
export function fillVector(chunk: DuckDBDataChunk, index: number, values: AnyColumnValues, start: number): void {
  const vector = chunk.getColumnVector(index);
  if (isPixelColumn(values)) {
    const size = pixelsOf(values.shape);
    floatsOf(vector).set(values.data.subarray(start * size, (start + chunk.rowCount) * size));
  } else {
    for (let row = 0; row < chunk.rowCount; row++) vector.setItem(row, values[start + row] as never);
  }
  vector.flush();
}

/** Reads all pixels of a column of a chunk into `data`, from the row `start`. */
export function readPixels(chunk: DuckDBDataChunk, index: number, data: Float32Array, start: number): void {
  if (chunk.rowCount === 0) return;
  const vector = chunk.getColumnVector(index) as DuckDBVector & { getEntryOffset(row: number): number };
  const size = data.length;
  const pixels = floatsOf(vector);
  const first = vector.getEntryOffset(0);
  data.set(pixels.subarray(first, first + Math.min(size - start, pixels.length - first)), start);
}

/** The floats of a vector of lists or arrays. In DuckDB's typings they are private. */
function floatsOf(vector: DuckDBVector): Float32Array {
  return (vector as unknown as { childData: { items: Float32Array } }).childData.items;
}
