// Rows of a SQLite database, as a source outside of the project: a CSV file for `clean`.

import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createStoredFile, defineSource, type Source, storedFile } from '@cairn/core';
import { z } from 'zod';
import { describeDatabase } from './file-version.ts';
import { orderedQuery } from './ordered-query.ts';
import { writeCsv } from './write-csv.ts';

const params = z.strictObject({
  /** Relative to the project's root. */
  path: z.string().min(1),
  sql: orderedQuery,
  /** A query of one row whose values are the version, such as `SELECT count(*), max(id) FROM loans`. */
  version: z.string().min(1).optional(),
});

/**
 * What a query of a SQLite database gives: `sqliteRows({ path: 'data/loans.db', sql: 'SELECT * FROM loans ORDER BY id'
 * }).file`, a CSV file with a header, for `clean`. An empty field is NULL. The query ends with ORDER BY. The database is
 * opened for reading only.
 *
 * Its version is the size of the database and when it was written; with `version`, what that query says.
 *
 * @throws Error in one sentence if there is no such database, for SQL that cannot be run, and for values that are bytes
 */
export const sqliteRows: Source<{ file: typeof storedFile }, typeof params> = defineSource('sqlite-rows', {
  out: { file: storedFile },
  params,
  async version({ path, version }, { root }) {
    const database = resolve(root, path);
    const described = describeDatabase(database, ['-wal', '-journal']);
    if (version === undefined) return described;
    return JSON.stringify((await readRows(database, version)).rows);
  },
  async fetch({ path, sql }, { folder, root }) {
    const { names, rows } = await readRows(resolve(root, path), sql);
    const target = join(folder, 'rows.csv');
    await writeFile(target, writeCsv(names, rows));
    return { file: createStoredFile(target) };
  },
});

async function readRows(path: string, sql: string) {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const statement = database.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    const names = statement.columns().map(({ name }) => name);
    const values = statement.all() as unknown as readonly (readonly unknown[])[];
    return {
      names,
      rows: values.map((row) => row.map((value) => (typeof value === 'bigint' ? String(value) : value))),
    };
  } finally {
    database.close();
  }
}
