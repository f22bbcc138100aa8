// Reads a table that writeTable wrote.

import type { DuckDBConnection } from '@duckdb/node-api';
import type { Cleaning } from '../schemas/cleaning.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { createTable, pixelsOf } from './create-table.ts';
import { quoteText, withDatabase } from './open-database.ts';
import { fromStored, metadataKey, readPixels } from './parquet-column.ts';
import type { AnyTable, PixelColumn } from './table-value.ts';

interface Metadata {
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly cleaning: Cleaning | null;
}

/** @throws Error when the file is not a table that a step wrote */
export async function readTable(path: string): Promise<AnyTable> {
  return withDatabase([path], async (connection) => {
    const { columns, cleaning } = await readMetadata(connection, path);
    const rowCount = await countRows(connection, path);
    const specs = Object.values(columns);
    const rowNumbers = new Int32Array(rowCount);
    const values = specs.map((spec) => emptyValues(spec, rowCount));
    const result = await connection.stream(`SELECT * FROM read_parquet(${quoteText(path)})`);
    let start = 0;
    for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
      const numbers = chunk.getColumnVector(0);
      for (let row = 0; row < chunk.rowCount; row++) rowNumbers[start + row] = numbers.getItem(row) as number;
      for (const [index, held] of values.entries()) {
        if (Array.isArray(held)) {
          const vector = chunk.getColumnVector(index + 1);
          for (let row = 0; row < chunk.rowCount; row++)
            held[start + row] = fromStored(specs[index]!, vector.getItem(row));
        } else {
          readPixels(chunk, index + 1, held.data, start * pixelsOf(held.shape));
        }
      }
      start += chunk.rowCount;
    }
    const byName = Object.fromEntries(Object.keys(columns).map((name, index) => [name, values[index]!]));
    return createTable({ columns, values: byName as never, rowNumbers, cleaning });
  });
}

function emptyValues(spec: ColumnSpec, rowCount: number): unknown[] | PixelColumn {
  if (spec.type !== 'image') return new Array(rowCount).fill(null);
  return { shape: spec.shape, data: new Float32Array(rowCount * pixelsOf(spec.shape)) };
}

async function readMetadata(connection: DuckDBConnection, path: string): Promise<Metadata> {
  const reader = await connection.runAndReadAll(
    `SELECT decode(value) FROM parquet_kv_metadata(${quoteText(path)}) WHERE decode(key) = ${quoteText(metadataKey)}`,
  );
  const text = reader.getRows()[0]?.[0];
  if (typeof text !== 'string') throw new Error(`'${path}' is Parquet, but not a table that a step wrote`);
  return JSON.parse(text) as Metadata;
}

async function countRows(connection: DuckDBConnection, path: string): Promise<number> {
  const reader = await connection.runAndReadAll(`SELECT num_rows FROM parquet_file_metadata(${quoteText(path)})`);
  return Number(reader.getRows()[0]?.[0]);
}
