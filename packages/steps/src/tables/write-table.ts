// Writes a table as one Parquet file. Equal tables give equal bytes: one thread, one order of rows, no time in the file.

import type { ColumnSpec } from '../schemas/column.ts';
import type { AnyColumnValues } from './create-table.ts';
import { quoteName, quoteText, withDatabase } from './open-database.ts';
import { fillVector, metadataKey, rowNumberColumn, typeOfColumn } from './parquet-column.ts';
import type { AnyTable } from './table-value.ts';

/** The most rows that a chunk of DuckDB's takes. */
const chunkRows = 2048;

export async function writeTable(table: AnyTable, path: string): Promise<void> {
  const columns: Readonly<Record<string, ColumnSpec>> = table.columns;
  const names = Object.keys(columns);
  if (names.includes(rowNumberColumn)) throw new Error(`A column cannot be named '${rowNumberColumn}'`);
  const metadata = JSON.stringify({ columns, cleaning: table.cleaning });

  await withDatabase([path], async (connection, duckdb) => {
    const types = names.map((name) => typeOfColumn(duckdb, columns[name]!));
    // DuckDB's names ignore case, and an author's need not: in memory columns go by position.
    const declared = types.map((type, index) => `c${index} ${type}`);
    await connection.run(`CREATE TABLE held (${['n INTEGER', ...declared].join(', ')})`);
    const appender = await connection.createAppender('held');
    const values = names.map((name) => table.column(name) as AnyColumnValues);
    for (let start = 0; start < table.rowCount; start += chunkRows) {
      const count = Math.min(chunkRows, table.rowCount - start);
      const chunk = duckdb.DuckDBDataChunk.create([duckdb.INTEGER, ...types], count);
      fillVector(chunk, 0, Array.from(table.rowNumbers.subarray(start, start + count)), 0);
      for (const [index, column] of values.entries()) fillVector(chunk, index + 1, column, start);
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
    const named = names.map((name, index) => `c${index} AS ${quoteName(name)}`);
    await connection.run(
      `COPY (SELECT ${[`n AS ${quoteName(rowNumberColumn)}`, ...named].join(', ')} FROM held) TO ${quoteText(path)}
       (FORMAT parquet, COMPRESSION zstd, KV_METADATA {${metadataKey}: ${quoteText(metadata)}})`,
    );
  });
}
