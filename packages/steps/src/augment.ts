// More training rows: changed copies of images and numbers, and more rows of rare classes.

import { defineStep, type Ref, type Runnable } from '@cairn/core';
import { augmentParams } from './augmentation/augment-params.ts';
import { balanceRows, type NewRows } from './augmentation/balance-rows.ts';
import { copyRows, type ValuesByColumn } from './augmentation/copy-rows.ts';
import type { FillMode } from './augmentation/image-changes.ts';
import { type AnyTable, type Table, table } from './kinds/table.ts';
import type { ColumnSpec } from './schemas/column.ts';
import { type AnyColumnValues, createTable, isPixelColumn } from './tables/create-table.ts';

export interface AugmentParams<Row> {
  /** Changed copies of every row; default 1, or 0 with `balance`. */
  readonly copies?: number | undefined;
  /** Images of every new row: moved by up to this many whole pixels in each direction, but not by zero; default 0. */
  readonly shift?: number | undefined;
  /** How the empty area of a shift is filled; default `constant`, the pixels' min. Keras' names. Only with `shift`. */
  readonly fill?: FillMode | undefined;
  /** Images: half of the new rows are mirrored, left to right; default false. */
  readonly flip?: boolean | undefined;
  /** Images: standard deviation of Gaussian noise, as a share of the pixels' range; default 0. */
  readonly noise?: number | undefined;
  /** Numbers to which Gaussian noise is added in every new row, clipped to the declared range; default none. */
  readonly jitter?: readonly (keyof Row & string)[] | undefined;
  /** Standard deviation of that noise, in standard deviations of the column; default 0.05. Only with `jitter`. */
  readonly jitterFactor?: number | undefined;
  /** Fills every class of a column up to the size of the largest, before copies are made. New rows are changed too. */
  readonly balance?: Balance<keyof Row & string> | undefined;
}

/** Rows repeated at random (default), or SMOTE's rows between neighbours, if all other columns are numbers. */
export type Balance<Name> =
  | { readonly by: Name; readonly method?: 'over-sample' | undefined }
  | {
      readonly by: Name;
      readonly method: 'smote';
      /** Default 5. */
      readonly neighbours?: number | undefined;
      /**
       * The unit of the distance between neighbours: deviations of each column (`standardised`, default), or the
       * columns' own units (`raw`), like imbalanced-learn.
       */
      readonly distance?: 'standardised' | 'raw' | undefined;
    };

export interface Augment extends Runnable {
  /**
   * The original rows come first, then the new ones, which keep the number of the raw row that they came from. Accepts
   * training rows only: others are refused when planning.
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params?: AugmentParams<Row>,
  ): { readonly rows: Ref<Table<Row>, 'table'> };
}

export const augment: Augment = defineStep('augment', {
  in: { rows: table },
  params: augmentParams,
  out: { rows: table },
  rows: { out: { rows: { of: ['rows'] } }, trainingOnly: ['rows'] },
  run({ rows }, { copies, balance, ...rules }, ctx) {
    checkColumns(rows, rules, balance?.by);
    let more = rows;
    if (balance) {
      const made = balanceRows(rows, balance, ctx.random('balance'));
      more = appendRows(rows, { ...made, values: copyRows(made.values, rows, rules, ctx.random('changes')) });
      ctx.log(`${made.from.length} rows made, so that '${balance.by}' is balanced`);
    }
    const random = ctx.random('copies');
    const copied = valuesOf(more);
    const from = [...more.rowNumbers.keys()];
    const count = copies ?? (balance ? 0 : 1);
    for (let copy = 0; copy < count; copy++) {
      more = appendRows(more, { values: copyRows(copied, rows, rules, random), from });
      ctx.progress({ fraction: (copy + 1) / count, message: `copy ${copy + 1} of ${count}` });
    }
    return { rows: more };
  },
});

interface ChangedColumns {
  readonly shift: number;
  readonly flip: boolean;
  readonly noise: number;
  readonly jitter: readonly string[];
}

function checkColumns(rows: AnyTable, { shift, flip, noise, jitter }: ChangedColumns, by: string | undefined): void {
  const columns: Readonly<Record<string, ColumnSpec>> = rows.columns;
  for (const name of jitter) {
    if (columns[name]?.type !== 'number') throw new Error(`jitter: '${name}' is not a column of numbers`);
  }
  const type = by === undefined ? undefined : columns[by]?.type;
  if (by !== undefined && type !== 'category' && type !== 'boolean') {
    throw new Error(`balance: '${by}' is not a category or a boolean`);
  }
  const wantsImages = shift > 0 || flip || noise > 0;
  const images = Object.values(columns).filter((spec) => spec.type === 'image');
  if (wantsImages && images.length === 0) throw new Error('shift, flip and noise are for images, and there are none');
  for (const { shape } of images) {
    if (shift >= Math.min(shape[0], shape[1])) {
      throw new Error(`shift: ${shift} pixels would empty an image of ${shape[0]} × ${shape[1]}`);
    }
  }
}

function valuesOf(rows: AnyTable): ValuesByColumn {
  return Object.fromEntries(
    Object.keys(rows.columns).map((name) => [name, rows.column(name) as AnyColumnValues] as const),
  );
}

function appendRows(rows: AnyTable, { values, from }: NewRows): AnyTable {
  const names = Object.keys(rows.columns);
  const joined = names.map((name) => [name, joinValues(rows.column(name) as AnyColumnValues, values[name]!)]);
  const rowNumbers = new Int32Array(rows.rowCount + from.length);
  rowNumbers.set(rows.rowNumbers);
  rowNumbers.set(
    Int32Array.from(from, (row) => rows.rowNumbers[row]!),
    rows.rowCount,
  );
  return createTable({
    columns: rows.columns,
    values: Object.fromEntries(joined),
    rowNumbers,
    cleaning: rows.cleaning,
  });
}

function joinValues(first: AnyColumnValues, second: AnyColumnValues): AnyColumnValues {
  if (!isPixelColumn(first) || !isPixelColumn(second)) return [...(first as []), ...(second as [])];
  const data = new Float32Array(first.data.length + second.data.length);
  data.set(first.data);
  data.set(second.data, first.data.length);
  return { shape: first.shape, data };
}
