// Rows of any Parquet file, by DuckDB; every value as text, as in the other formats.

import { quoteName, quoteText, withDatabase } from '../tables/open-database.ts';
import type { RawSink, RawValue } from './raw-sink.ts';

export async function readParquet(path: string, sink: RawSink): Promise<void> {
  await withDatabase([path], async (connection) => {
    const source = `read_parquet(${quoteText(path)})`;
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
    const names = described.getRows().map((row) => String(row[0]));
    sink.names(names);
    const texts = names.map((name) => `CAST(${quoteName(name)} AS VARCHAR)`);
    const result = await connection.stream(`SELECT ${texts.join(', ')} FROM ${source}`);
    let number = 0;
    for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
      for (const row of chunk.getRows()) sink.row(row as RawValue[], ++number);
    }
  });
}
