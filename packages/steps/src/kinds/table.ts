// A table: rows of declared columns, as Parquet, read and written by DuckDB. Beside its rows it carries its columns and
// what clean learned, so that both can travel inside a model.

import { defineKind, type Kind } from '@cairn/core';
import type { Cleaning } from '../schemas/cleaning.ts';
import type { ColumnSpec, Pixels } from '../schemas/column.ts';
import { readTable } from '../tables/read-table.ts';
import { writeTable } from '../tables/write-table.ts';

/** All images of a column, one behind the other: `rowCount × height × width × channels`. */
export interface PixelColumn {
  readonly shape: readonly [number, number, number];
  readonly data: Float32Array;
}

export type ColumnValues<T> = T extends Pixels ? PixelColumn : readonly T[];

/** Rows of type `Row`. Immutable; steps make new ones with `createTable`. */
export interface Table<out Row> {
  readonly rowCount: number;
  readonly columns: Readonly<Record<keyof Row & string, ColumnSpec>>;
  /** For each row, the number of the raw row that it came from, from 1: copies of a row share it. */
  readonly rowNumbers: Int32Array;
  /** What clean learned on its training rows; null for a table that clean did not make. */
  readonly cleaning: Cleaning | null;
  /** All values of a column, in the order of the rows. */
  column<N extends keyof Row & string>(name: N): ColumnValues<Row[N]>;
}

// biome-ignore lint/suspicious/noExplicitAny: the call signatures of the steps say which rows
export type AnyTable = Table<any>;

/** How tables are stored: one Parquet file. */
export const table: Kind<AnyTable> = defineKind<AnyTable>({
  name: 'table',
  extension: '.parquet',
  holdsRows: true,
  isImmutable: true,
  encode: writeTable,
  decode: readTable,
  show: (rows) => `${rows.rowCount} rows × ${Object.keys(rows.columns).length} columns`,
});
