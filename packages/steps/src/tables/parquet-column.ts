// How a column lies in Parquet: numbers as DOUBLE, booleans as BOOLEAN, categories and texts as UTF-8, an image as a
// list of FLOAT, which every reader of Parquet takes. The pixels go to and from DuckDB's vectors as one array; value by
// value, 60,000 images of 784 pixels would take minutes.

import type { DuckDBDataChunk, DuckDBType, DuckDBVector } from '@duckdb/node-api';
import type { ColumnSpec } from '../schemas/column.ts';
import { type AnyColumnValues, isPixelColumn, pixelsOf } from './create-table.ts';
import type { DuckDb } from './open-database.ts';

/** The hidden column of row numbers. No column of an author's can have this name: it is refused when it is written. */
export const rowNumberColumn = '__row_number';

/** The key of the columns and of what clean learned, as JSON, in the file's metadata. */
export const metadataKey = 'cairn';

export function typeOfColumn(duckdb: DuckDb, spec: ColumnSpec): DuckDBType {
  switch (spec.type) {
    case 'number':
      return duckdb.DOUBLE;
    case 'boolean':
      return duckdb.BOOLEAN;
    case 'category':
    case 'text':
      return duckdb.VARCHAR;
    case 'image':
      return duckdb.ARRAY(duckdb.FLOAT, pixelsOf(spec.shape));
  }
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

/** The floats under a vector of lists or arrays: DuckDB's typings keep private what its vectors share. */
function floatsOf(vector: DuckDBVector): Float32Array {
  return (vector as unknown as { childData: { items: Float32Array } }).childData.items;
}
