// Rows of a DuckDB database, as a source outside of the project: a CSV file for `clean`.

import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createStoredFile, defineSource, type Source, storedFile } from '@cairn/core';
import { z } from 'zod';
import { readDatabase } from '../tables/read-database.ts';
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
 * What a query of a DuckDB database gives: `duckdbRows({ path: 'data/loans.duckdb', sql: 'SELECT * FROM loans ORDER BY id'
 * }).file`, a CSV file with a header, for `clean`. An empty field is NULL. The query ends with ORDER BY. The database is
 * opened for reading only; nothing else can be read by the query.
 *
 * Its version is the size of the database and when it was written; with `version`, what that query says.
 *
 * @throws Error in one sentence if there is no such database, and for SQL that cannot be run
 */
export const duckdbRows: Source<{ file: typeof storedFile }, typeof params> = defineSource('duckdb-rows', {
  out: { file: storedFile },
  params,
  async version({ path, version }, { root }) {
    const database = resolve(root, path);
    const described = describeDatabase(database, ['.wal']);
    return version === undefined ? described : JSON.stringify((await readDatabase(database, version)).rows);
  },
  async fetch({ path, sql }, { folder, root }) {
    const { names, rows } = await readDatabase(resolve(root, path), sql);
    const target = join(folder, 'rows.csv');
    await writeFile(target, writeCsv(names, rows));
    return { file: createStoredFile(target) };
  },
});
