// A table of some rows of a draft, with missing values filled in.

import type { AnyTable } from '../kinds/table.ts';
import type { Cleaning } from '../schemas/cleaning.ts';
import { type AnyColumnValues, createTable, isPixelColumn } from '../tables/create-table.ts';
import { selectValues } from '../tables/select-rows.ts';
import type { Draft } from './draft.ts';

/** @param rows - positions in the draft; missing values are filled in, or the column is nullable */
export function buildTable(draft: Draft, rows: ArrayLike<number>, cleaning: Cleaning): AnyTable {
  const values = Object.fromEntries(
    Object.entries(draft.values).map(([name, column]) => {
      const picked = selectValues(column, rows);
      return [name, fillValues(picked, cleaning.learned[name]?.fill)];
    }),
  );
  const rowNumbers = Int32Array.from(rows, (row) => draft.rowNumbers[row]!);
  return createTable({ columns: draft.columns, values, rowNumbers, cleaning });
}

function fillValues(values: AnyColumnValues, fill: number | string | boolean | undefined): AnyColumnValues {
  if (isPixelColumn(values) || fill === undefined || !values.includes(null)) return values;
  return values.map((value) => value ?? fill);
}
