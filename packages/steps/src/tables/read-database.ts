// Reads a DuckDB database of somebody else: opened for reading only, by one thread, so that rows have one order.

/** Values are texts, numbers, booleans and null. */
export interface DatabaseRows {
  readonly names: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}

/** @throws Error in one sentence if the database cannot be opened, or the query cannot be run */
export async function readDatabase(path: string, sql: string): Promise<DatabaseRows> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const database = await DuckDBInstance.create(path, { threads: '1', access_mode: 'READ_ONLY' }).catch(fail);
  try {
    const connection = await database.connect();
    try {
      await connection.run('SET enable_external_access = false');
      await connection.run("SET TimeZone = 'UTC'");
      await connection.run('SET lock_configuration = true');
      const reader = await connection.runAndReadAll(sql).catch(fail);
      return { names: reader.columnNames(), rows: reader.getRowsJson().map((row) => row.map(toPlain)) };
    } finally {
      connection.closeSync();
    }
  } finally {
    database.closeSync();
  }
}

/** Lists and records become JSON. */
function toPlain(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return JSON.stringify(value);
}

function fail(error: Error): never {
  throw new Error(`DuckDB: ${error.message.split('\n')[0]}`);
}
