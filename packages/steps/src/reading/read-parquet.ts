// Rows of any Parquet file, read by DuckDB, with every value as text, as in the other formats.

import { type Connection, quoteText, withDatabase } from '../tables/open-database.ts';
import type { RawSink, RawValue } from './raw-sink.ts';

/** @throws Error when the file is damaged */
export async function readParquet(path: string, sink: RawSink): Promise<void> {
  await withDatabase([path], async (connection) => {
    const names = await explainDamage(readNames(connection, path));
    sink.names(names, 'parquet');
    // By position: DuckDB renames columns with the same name, and treats names that differ only in case as the same.
    const positions = names.map((_, index) => `c${index}`);
    const texts = positions.map((position) => `CAST(${position} AS VARCHAR)`);
    const query = `SELECT ${texts.join(', ')} FROM read_parquet(${quoteText(path)}) AS held(${positions.join(', ')})`;
    const result = await explainDamage(connection.stream(query));
    let number = 0;
    const next = () => explainDamage(result.fetchChunk());
    for (let chunk = await next(); chunk?.rowCount; chunk = await next()) {
      for (const row of chunk.getRows()) sink.row(row as RawValue[], ++number);
    }
  });
}

/**
 * The names as they are in the file: those of the elements directly below the root, which is the first, depth first.
 */
async function readNames(connection: Connection, path: string): Promise<string[]> {
  const reader = await connection.runAndReadAll(`SELECT name, num_children FROM parquet_schema(${quoteText(path)})`);
  const [root, ...elements] = reader.getRows();
  const names: string[] = [];
  let at = 0;
  const skip = (): void => {
    const children = Number(elements[at++]?.[1] ?? 0);
    for (let child = 0; child < children; child++) skip();
  };
  for (let column = 0; column < Number(root?.[1] ?? 0); column++) {
    names.push(String(elements[at]?.[0]));
    skip();
  }
  return names;
}

/** DuckDB's own message names a path of the store, and users do not know which file that is. */
async function explainDamage<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch {
    throw new Error('The raw file begins as Parquet, and it ends too early or is damaged: write it again');
  }
}
