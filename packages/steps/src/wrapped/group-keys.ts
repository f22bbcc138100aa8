// The group of each row by columns of categories or booleans.

import { offerNames } from '@cairn/core';
import type { ColumnSpec } from '../schemas/column.ts';
import type { AnyTable } from '../tables/table-value.ts';

/**
 * The name of each row's group: `f`, or `f, young` of several columns. A comma in one of several values is written with a
 * backslash: no two groups are one.
 *
 * @throws Error that names a column which is not there, is no category or boolean, or has a null, with its row
 */
export function groupKeysOf(rows: AnyTable, columns: readonly string[]): readonly string[] {
  const specs: Readonly<Record<string, ColumnSpec>> = rows.columns;
  const all = columns.map((name) => {
    const spec = specs[name];
    if (!spec) throw new Error(`'${name}' is not a column. ${offerNames(name, Object.keys(specs))}`);
    if (spec.type !== 'category' && spec.type !== 'boolean')
      throw new Error(`'${name}' is of type ${spec.type}, which makes no groups: make a category or a boolean of it`);
    const values = rows.column(name) as readonly unknown[];
    const missing = values.indexOf(null);
    if (missing >= 0) throw new Error(`'${name}' is missing in row ${rows.rowNumbers[missing]}`);
    return values.map(String);
  });
  if (all.length === 1) return all[0]!;
  const joinable = (value: string) => value.replaceAll(/[\\,]/g, (mark) => `\\${mark}`);
  return Array.from({ length: rows.rowCount }, (_, row) => all.map((values) => joinable(values[row]!)).join(', '));
}
