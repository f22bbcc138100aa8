// DuckDB, loaded at its first use, so that planning never loads it. Every use has its own database in memory, which can
// access the given paths and no other file, and is closed afterwards.

import type { DuckDBConnection } from '@duckdb/node-api';

export type Connection = DuckDBConnection;

/** The library itself: types and constructors. */
export type DuckDb = typeof import('@duckdb/node-api');

/**
 * Provides a connection that can read and write `paths` and nothing else on the disk.
 *
 * It has one thread: then the order of rows is always the same, and several nodes can run at the same time.
 */
export async function withDatabase<T>(
  paths: readonly string[],
  use: (connection: DuckDBConnection, duckdb: DuckDb) => Promise<T>,
): Promise<T> {
  const duckdb = await import('@duckdb/node-api');
  const database = await duckdb.DuckDBInstance.create(':memory:', { threads: '1' });
  try {
    const connection = await database.connect();
    try {
      await connection.run(`SET allowed_paths = [${paths.map(quoteText).join(', ')}]`);
      await connection.run('SET enable_external_access = false');
      await connection.run('SET lock_configuration = true');
      return await use(connection, duckdb);
    } finally {
      connection.closeSync();
    }
  } finally {
    database.closeSync();
  }
}

/** A text as a literal in SQL. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name of a column or a table in SQL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
