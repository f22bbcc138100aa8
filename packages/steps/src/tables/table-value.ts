// A table as steps exchange it: rows, their declared columns, and what clean learned.

import type { Cleaning } from '../schemas/cleaning.ts';
import type { ColumnSpec, Pixels } from '../schemas/column.ts';

/** All images of a column, one after the other: `rowCount × height × width × channels`. */
export interface PixelColumn {
  readonly shape: readonly [number, number, number];
  readonly data: Float32Array;
}

export type ColumnValues<T> = T extends Pixels ? PixelColumn : readonly T[];

/** Rows of type `Row`. It must not be changed; steps create new tables with `createTable`. */
export interface Table<out Row> {
  readonly rowCount: number;
  readonly columns: Readonly<Record<keyof Row & string, ColumnSpec>>;
  /** For each row, the number of the raw row that it came from, from 1: copies of a row have the same number. */
  readonly rowNumbers: Int32Array;
  /** What clean learned from its training rows; null for a table that clean did not make. */
  readonly cleaning: Cleaning | null;
  /** All values of a column, in the order of the rows. */
  column<N extends keyof Row & string>(name: N): ColumnValues<Row[N]>;
}

// biome-ignore lint/suspicious/noExplicitAny: the call signatures of the steps say which rows
export type AnyTable = Table<any>;
