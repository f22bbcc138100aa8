// The only way to create a table: values by column, checked for nulls and length as the columns declare, then frozen.

import { offerNames } from '@cairn/core';
import type { Cleaning } from '../schemas/cleaning.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { AnyTable, PixelColumn, Table } from './table-value.ts';

/** All values of a column: one for each row, or the pixels of all rows. */
export type AnyColumnValues = readonly (number | boolean | string | null)[] | PixelColumn;

export interface TableParts {
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly values: Readonly<Record<string, AnyColumnValues>>;
  /** For each row, the number of the raw row that it came from, from 1. Default 1, 2, 3, … */
  readonly rowNumbers?: Int32Array;
  /** Default null. */
  readonly cleaning?: Cleaning | null;
}

/**
 * Creates a table of rows of type `Row`. The caller states the type, which follows from the columns.
 *
 * @throws Error when a column has no values, columns differ in length, or a column that is not nullable contains null
 */
// biome-ignore lint/suspicious/noExplicitAny: columns are plain data here; a caller that knows the rows says their type
export function createTable<Row = any>({ columns, values, rowNumbers, cleaning = null }: TableParts): Table<Row> {
  const names = Object.keys(columns);
  const rowCount = rowNumbers?.length ?? countRows(columns, values);
  const held = new Map<string, AnyColumnValues>();
  for (const name of names) {
    const given = values[name];
    const spec = columns[name]!;
    if (given === undefined) throw new Error(`Column '${name}' has no values`);
    checkColumn(name, spec, given, rowCount);
    held.set(name, Object.freeze(given));
  }
  const table: AnyTable = {
    rowCount,
    columns: freezeAll({ ...columns }),
    rowNumbers: rowNumbers ?? Int32Array.from({ length: rowCount }, (_, index) => index + 1),
    cleaning: freezeAll(cleaning),
    column: (name: string) => {
      const found = held.get(name);
      if (found === undefined) throw new Error(`There is no column '${name}'. ${offerNames(name, names)}`);
      return found as never;
    },
  };
  return Object.freeze(table) as Table<Row>;
}

/** Freezes plain data, with everything in it. */
function freezeAll<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) freezeAll(inner);
  return Object.freeze(value);
}

/** The number of pixels of one image. */
export function pixelsOf(shape: readonly [number, number, number]): number {
  return shape[0] * shape[1] * shape[2];
}

export function isPixelColumn(values: AnyColumnValues): values is PixelColumn {
  return !Array.isArray(values);
}

function countRows(columns: TableParts['columns'], values: TableParts['values']): number {
  const first = Object.keys(columns)[0];
  const given = first === undefined ? undefined : values[first];
  return given === undefined ? 0 : lengthOf(given);
}

function lengthOf(values: AnyColumnValues): number {
  return isPixelColumn(values) ? values.data.length / pixelsOf(values.shape) : values.length;
}

function checkColumn(name: string, spec: ColumnSpec, values: AnyColumnValues, rowCount: number): void {
  if (isPixelColumn(values) !== (spec.type === 'image')) {
    throw new Error(`Column '${name}' is declared as ${spec.type}, and its values are not`);
  }
  if (lengthOf(values) !== rowCount) {
    throw new Error(`Column '${name}' has ${lengthOf(values)} values, and the table ${rowCount} rows`);
  }
  if (isPixelColumn(values) || spec.nullable) return;
  const empty = values.indexOf(null);
  if (empty >= 0)
    throw new Error(`Column '${name}' is not nullable, and has no value in row ${empty + 1} of the table`);
}
