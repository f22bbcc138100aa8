// Makes one table from several, by SQL.

import { defineStep, each, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type AnyTable, type Table, table } from './kinds/table.ts';
import { checkStatement } from './querying/check-statement.ts';
import { readResult } from './querying/read-result.ts';
import { type Columns, columnsSchema, type RowOf } from './schemas/column.ts';
import { createTable } from './tables/create-table.ts';
import { fillTable } from './tables/fill-table.ts';
import { quoteName, withDatabase } from './tables/open-database.ts';

export interface Query extends Runnable {
  /**
   * Runs one SELECT of DuckDB's SQL over `tables`, each under its name, and checks the result against `columns`: joins,
   * groups, windows, unions. The query can read these tables and nothing else: no file, no network.
   *
   * It must end with ORDER BY, and may not draw samples or call functions of chance or time: then the same tables give
   * the same rows. Rows with equal sort keys have the same order within a version of DuckDB, which is part of the key.
   * Images are not in the tables. The rows of the result get new numbers; lineage counts them as rows of all tables.
   *
   * @throws Error in one sentence, for SQL that may not be run, and for a result that is not as declared
   */
  <const C extends Columns>(
    inputs: { readonly tables: Readonly<Record<string, Ref<AnyTable, 'table'>>> },
    params: {
      readonly sql: string;
      /** The columns of the result, in the order of the new table. */
      readonly columns: C;
    },
  ): { readonly rows: Ref<Table<RowOf<C>>, 'table'> };
}

/** The name of the result while it is read; an author's table cannot have this name. */
const resultName = 'the result of the query';

export const query: Query = defineStep('query', {
  in: { tables: each(table) },
  params: z.strictObject({ sql: z.string().min(1), columns: columnsSchema }),
  out: { rows: table },
  run: async ({ tables }, { sql, columns }) => {
    const names = Object.keys(tables);
    if (names.length === 0) throw new Error('A query needs at least one table: query({ tables: { name: rows } }, …)');
    return withDatabase([], async (connection, duckdb) => {
      await checkStatement(connection, sql);
      for (const [name, held] of Object.entries(tables)) {
        const plain = Object.entries(held.columns).filter(([, { type }]) => type !== 'image');
        await fillTable(
          connection,
          duckdb,
          name,
          held,
          plain.map(([column]) => [column, column] as const),
        );
      }
      await connection
        .run(`CREATE TABLE ${quoteName(resultName)} AS ${sql.trim().replace(/;\s*$/, '')}`)
        .catch((error: Error) => {
          throw new Error(`DuckDB cannot run the query: ${error.message.split('\n')[0]}`);
        });
      const values = await readResult(connection, resultName, columns);
      return { rows: createTable({ columns, values }) };
    });
  },
}) as Query;
