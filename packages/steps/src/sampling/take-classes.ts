// The rows of some classes, with a label of these classes only.

import { defineStep, offerNames, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type Table, table } from '../kinds/table.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { type AnyColumnValues, createTable } from '../tables/create-table.ts';
import { selectRows } from '../tables/select-rows.ts';

/** `Row` whose label has fewer values. */
type WithLabel<Row, Label extends keyof Row, Value> = { readonly [K in keyof Row]: K extends Label ? Value : Row[K] };

export interface TakeClasses extends Runnable {
  /**
   * Divides rows by their label: `rows` are those of `classes`, whose label may have these values only, so that a model that
   * is trained on them has these classes; `others` are all other rows, as they were. Rows without a label are `others`.
   *
   * @throws Error for a label that is not a category, for a class that it does not have, and for a class without rows
   */
  <Row, const Label extends keyof Row & string, const Value extends Row[Label] & string>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params: { readonly label: Label; readonly classes: readonly Value[] },
  ): { readonly rows: Ref<Table<WithLabel<Row, Label, Value>>, 'table'>; readonly others: Ref<Table<Row>, 'table'> };
}

export const takeClasses: TakeClasses = defineStep('take-classes', {
  in: { rows: table },
  params: z.strictObject({ label: z.string(), classes: z.array(z.string()).min(1).readonly() }),
  out: { rows: table, others: table },
  rows: { out: { rows: { of: ['rows'] }, others: { of: ['rows'] } } },
  run: ({ rows }, { label, classes }) => {
    const columns: Readonly<Record<string, ColumnSpec>> = rows.columns;
    const column = columns[label];
    if (!column) throw new Error(`label: '${label}' is not a column. ${offerNames(label, Object.keys(columns))}`);
    if (column.type !== 'category')
      throw new Error(`label: '${label}' is of type ${column.type}, and classes are values of a category`);
    const strange = classes.find((name) => !column.values.includes(name));
    if (strange !== undefined)
      throw new Error(`classes: '${strange}' is not a value of '${label}'. ${offerNames(strange, column.values)}`);
    const values = rows.column(label) as readonly (string | null)[];
    const empty = classes.find((name) => !values.includes(name));
    if (empty !== undefined) throw new Error(`classes: no row of ${rows.rowCount} has '${label}' '${empty}'`);
    const positions = [...values.keys()];
    const isTaken = (position: number) => values[position] !== null && classes.includes(values[position]!);
    const taken = selectRows(rows, positions.filter(isTaken));
    const { positive, ...rest } = column;
    // In the order of the column, whatever the order of the param.
    const kept = column.values.filter((name) => classes.includes(name));
    const narrowed = { ...rest, values: kept, ...(positive && kept.includes(positive) && { positive }) };
    return {
      rows: createTable({
        columns: { ...columns, [label]: narrowed },
        values: Object.fromEntries(Object.keys(columns).map((name) => [name, taken.column(name) as AnyColumnValues])),
        rowNumbers: taken.rowNumbers,
        cleaning: taken.cleaning,
      }),
      others: selectRows(
        rows,
        positions.filter((position) => !isTaken(position)),
      ),
    };
  },
}) as TakeClasses;
