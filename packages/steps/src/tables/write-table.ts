// Writes a table as one Parquet file. Equal tables give equal bytes: one thread, one order of rows, no time in the file.

import type { ColumnSpec } from '../schemas/column.ts';
import { fillTable } from './fill-table.ts';
import { quoteName, quoteText, withDatabase } from './open-database.ts';
import { metadataKey, rowNumberColumn } from './parquet-column.ts';
import type { AnyTable } from './table-value.ts';

export async function writeTable(table: AnyTable, path: string): Promise<void> {
  const columns: Readonly<Record<string, ColumnSpec>> = table.columns;
  const names = Object.keys(columns);
  if (names.includes(rowNumberColumn)) throw new Error(`A column cannot be named '${rowNumberColumn}'`);
  const metadata = JSON.stringify({ columns, cleaning: table.cleaning });

  await withDatabase([path], async (connection, duckdb) => {
    // Names in DuckDB ignore case, but those of an author may not: in memory, columns are named by position.
    const positions = names.map((name, index) => [name, `c${index}`] as const);
    await fillTable(connection, duckdb, 'held', table, positions, 'n');
    const named = names.map((name, index) => `c${index} AS ${quoteName(name)}`);
    await connection.run(
      `COPY (SELECT ${[`n AS ${quoteName(rowNumberColumn)}`, ...named].join(', ')} FROM held) TO ${quoteText(path)}
       (FORMAT parquet, COMPRESSION zstd, KV_METADATA {${metadataKey}: ${quoteText(metadata)}})`,
    );
  });
}
