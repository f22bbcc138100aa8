// Copies a table into DuckDB, in memory.

import type { ColumnSpec } from '../schemas/column.ts';
import type { AnyColumnValues } from './create-table.ts';
import { type Connection, type DuckDb, quoteName } from './open-database.ts';
import { fillVector, toStored, typeOfColumn } from './parquet-column.ts';
import type { AnyTable } from './table-value.ts';

/** The maximum number of rows of a chunk in DuckDB. */
const chunkRows = 2048;

/**
 * @param named - the columns to copy, each with its name in SQL. The row numbers come before them if they have a name
 */
export async function fillTable(
  connection: Connection,
  duckdb: DuckDb,
  target: string,
  table: AnyTable,
  named: readonly (readonly [column: string, name: string])[],
  rowNumbers?: string,
): Promise<void> {
  const columns: Readonly<Record<string, ColumnSpec>> = table.columns;
  const types = named.map(([column]) => typeOfColumn(duckdb, columns[column]!));
  const first = rowNumbers === undefined ? [] : [`${quoteName(rowNumbers)} INTEGER`];
  const declared = named.map(([, name], index) => `${quoteName(name)} ${types[index]}`);
  await connection.run(`CREATE TABLE ${quoteName(target)} (${[...first, ...declared].join(', ')})`);
  const appender = await connection.createAppender(target);
  const values = named.map(([column]) => toStored(duckdb, columns[column]!, table.column(column) as AnyColumnValues));
  for (let start = 0; start < table.rowCount; start += chunkRows) {
    const count = Math.min(chunkRows, table.rowCount - start);
    const chunk = duckdb.DuckDBDataChunk.create([...first.map(() => duckdb.INTEGER), ...types], count);
    if (first.length) fillVector(chunk, 0, Array.from(table.rowNumbers.subarray(start, start + count)), 0);
    for (const [index, column] of values.entries()) fillVector(chunk, index + first.length, column, start);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
