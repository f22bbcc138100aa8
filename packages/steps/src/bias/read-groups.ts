// Groups of rows by the values of columns.

import { encodeGroups, type GroupCodes } from '@cairn/stats';
import type { AnyTable } from '../kinds/table.ts';
import type { ColumnSpec } from '../schemas/column.ts';

/** What stands for rows that have no value of a column: a group of their own, since leaving them out would hide them. */
const noValue = '(no value)';

/**
 * Every row's group: by one column, or by the combinations of several.
 *
 * @throws Error when a column is not there, or makes no groups
 */
export function readGroups(rows: AnyTable, names: readonly string[]): GroupCodes {
  const columns: Readonly<Record<string, ColumnSpec>> = rows.columns;
  return encodeGroups(
    names.map((name) => {
      const type = columns[name]?.type;
      if (type === undefined) throw new Error(`'${name}' is not a column of these rows`);
      if (type !== 'category' && type !== 'boolean' && type !== 'text') {
        throw new Error(`'${name}' is a column of type ${type}, which makes no groups: make a category of it first`);
      }
      return (rows.column(name) as readonly (string | boolean | null)[]).map((value) => value ?? noValue);
    }),
  );
}
