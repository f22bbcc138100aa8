// The rows of a table by the values of one column: a table for each, which `map` runs nodes for.

import { defineStep, many, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type Table, table } from './kinds/table.ts';
import { type AnyColumnValues, isPixelColumn } from './tables/create-table.ts';
import { selectRows } from './tables/select-rows.ts';

export interface GroupRows extends Runnable {
  /**
   * `groups`: a table for each value of the column `by`, named by the value, with its rows in their order. Give it to
   * `map`: a row that changed affects its own group only. Fails if a row has no value in the column.
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is told
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params: { readonly by: keyof Row & string },
  ): { readonly groups: Ref<Readonly<Record<string, Table<Row>>>, 'many table'> };
}

export const groupRows: GroupRows = defineStep('group-rows', {
  in: { rows: table },
  params: z.strictObject({ by: z.string() }),
  out: { groups: many(table) },
  rows: { out: { groups: { of: ['rows'] } } },
  run({ rows }, { by }) {
    if (!(by in rows.columns)) throw new Error(`The rows are grouped by '${by}', which is not a column`);
    const values = rows.column(by) as AnyColumnValues;
    if (isPixelColumn(values)) throw new Error(`The rows are grouped by '${by}', which holds images`);
    const positions = Map.groupBy(values.keys(), (row) => {
      const value = values[row];
      if (value === null || value === undefined)
        throw new Error(`Row ${rows.rowNumbers[row]} has no value in '${by}', by which rows are grouped`);
      return String(value);
    });
    return { groups: Object.fromEntries([...positions].map(([name, some]) => [name, selectRows(rows, some)])) };
  },
}) as GroupRows;
