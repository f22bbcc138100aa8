import { type AnyColumnValues, createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';

/** The same rows with other values in some columns, of the given columns alone. */
export function replaceColumns(
  rows: AnyTable,
  names: readonly string[],
  replaced: Readonly<Record<string, AnyColumnValues>>,
): AnyTable {
  const columns = Object.fromEntries(names.map((name) => [name, rows.columns[name]!]));
  const values = Object.fromEntries(
    names.map((name) => [name, replaced[name] ?? (rows.column(name) as AnyColumnValues)]),
  );
  return createTable({ columns, values, rowNumbers: rows.rowNumbers });
}
