// A stored table as a plain file for people and other programs: what `cairn get` writes.

import { copyFile } from 'node:fs/promises';
import type { ColumnSpec } from '../schemas/column.ts';
import { pixelsOf } from './create-table.ts';
import { quoteName, quoteText, withDatabase } from './open-database.ts';
import { metadataKey } from './parquet-column.ts';

/**
 * Writes the table at `path` to `target`. Parquet is the stored file, byte for byte. CSV has the columns of the table
 * (RFC 4180, a header, UTF-8, LF); an image `x` of 64 pixels becomes the columns `x.1` to `x.64`.
 */
export async function exportTable(path: string, format: 'csv' | 'parquet', target: string): Promise<void> {
  if (format === 'parquet') return copyFile(path, target);
  await withDatabase([path, target], async (connection) => {
    const source = quoteText(path);
    const metadata = await connection.runAndReadAll(
      `SELECT decode(value) FROM parquet_kv_metadata(${source}) WHERE decode(key) = ${quoteText(metadataKey)}`,
    );
    const { columns } = JSON.parse(String(metadata.getRows()[0]?.[0])) as { columns: Record<string, ColumnSpec> };
    // By position: DuckDB takes columns that differ in case only for one name.
    const positions = ['n', ...Object.keys(columns).map((_, index) => `c${index}`)];
    const selected = Object.entries(columns).flatMap(([name, spec], index) => selectColumn(name, `c${index}`, spec));
    await connection.run(
      `COPY (SELECT ${selected.join(', ')} FROM read_parquet(${source}) AS held(${positions.join(', ')}))
       TO ${quoteText(target)} (FORMAT csv, HEADER true)`,
    );
  });
}

function selectColumn(name: string, position: string, spec: ColumnSpec): string[] {
  if (spec.type !== 'image') return [`${position} AS ${quoteName(name)}`];
  return Array.from(
    { length: pixelsOf(spec.shape) },
    (_, pixel) => `${position}[${pixel + 1}] AS ${quoteName(`${name}.${pixel + 1}`)}`,
  );
}
