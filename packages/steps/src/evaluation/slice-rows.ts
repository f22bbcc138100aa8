// The main metric among the rows that have the same value of a column.

import type { Estimate } from '@cairn/core';
import type { AnyTable } from '../kinds/table.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { Slice } from './evaluation-report.ts';

/**
 * One metric for each value of each column: in the order of the declared values, nulls last.
 *
 * @param estimate - computes the metric of some rows, by their positions in the table
 * @throws Error for a column that is not of categories or booleans
 */
export function sliceRows(
  table: AnyTable,
  columns: readonly string[],
  metric: Slice['metric'],
  estimate: (rows: readonly number[]) => Estimate,
): Slice[] {
  return columns.flatMap((column) => {
    const spec = (table.columns as Readonly<Record<string, ColumnSpec>>)[column];
    if (spec?.type !== 'category' && spec?.type !== 'boolean')
      throw new Error(`Slices are by categories and booleans, and '${column}' is ${spec?.type ?? 'no column'}`);
    const values = table.column(column) as readonly unknown[];
    const names = spec.type === 'category' ? spec.values : ['false', 'true'];
    return [...names, ...(spec.nullable ? ['null'] : [])].map((value) => {
      const members = Array.from(values.keys()).filter((row) => String(values[row]) === value);
      return { column, value, metric, estimate: estimate(members) };
    });
  });
}
