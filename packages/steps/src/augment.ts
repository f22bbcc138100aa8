// More training rows: changed copies of images and numbers, and more rows of rare classes.

import { defineStep, type Ref, type Runnable } from '@cairn/core';
import type { Interpolation } from './augmentation/affine-image.ts';
import { augmentParams } from './augmentation/augment-params.ts';
import { balanceRows, isFilling, type NewRows, takeAway } from './augmentation/balance-rows.ts';
import type { ImageRules } from './augmentation/copy-images.ts';
import { copyRows, type ValuesByColumn } from './augmentation/copy-rows.ts';
import type { FillMode } from './augmentation/image-changes.ts';
import { type AnyTable, type Table, table } from './kinds/table.ts';
import type { ColumnSpec } from './schemas/column.ts';
import { type AnyColumnValues, createTable, isPixelColumn } from './tables/create-table.ts';
import { selectRows } from './tables/select-rows.ts';

export interface AugmentParams<Row> {
  /** Changed copies of every row; default 1, or 0 with `balance`. */
  readonly copies?: number | undefined;
  /** Images of every new row: moved by up to this many whole pixels in each direction, but not by zero; default 0. */
  readonly shift?: number | undefined;
  /**
   * How the empty area of a shift, a rotation or a zoom is filled; default `constant`, the pixels' min. Keras' names. Only with
   * one of them.
   */
  readonly fill?: FillMode | undefined;
  /** Images: half of the new rows are mirrored, left to right; default false. */
  readonly flip?: boolean | undefined;
  /** Images: standard deviation of Gaussian noise, as a share of the pixels' range; default 0. */
  readonly noise?: number | undefined;
  /**
   * Images: rotated by up to this share of a full turn either way; 0.05 is 18°. Keras' `RandomRotation`. Default none.
   */
  readonly rotation?: number | undefined;
  /** Images: zoomed in or out by up to this share, as Keras' `RandomZoom`. Below 1; default none. */
  readonly zoom?: number | undefined;
  /** How a rotation or a zoom reads between pixels; default `bilinear`. Only with one of them. */
  readonly interpolation?: Interpolation | undefined;
  /** Images: differences to the mean of a channel times 1 ± up to this, as Keras' `RandomContrast`. Up to 1; default none. */
  readonly contrast?: number | undefined;
  /** Images: up to this share of the pixels' range is added or taken away, as Keras' `RandomBrightness`. Default none. */
  readonly brightness?: number | undefined;
  /** Images: a square of this many pixels a side, about a random pixel, becomes the pixels' min (Cutout). Default none. */
  readonly cutout?: number | undefined;
  /** Numbers to which Gaussian noise is added in every new row, clipped to the declared range; default none. */
  readonly jitter?: readonly (keyof Row & string)[] | undefined;
  /** Standard deviation of that noise, in standard deviations of the column; default 0.05. Only with `jitter`. */
  readonly jitterFactor?: number | undefined;
  /**
   * Fills every class of a column up to the size of the largest, or takes rows away, before copies are made. New rows are changed
   * too.
   */
  readonly balance?: Balance<keyof Row & string> | undefined;
}

/**
 * - `over-sample` (default): rows repeated at random.
 * - `smote`: rows between neighbours, if all other columns are numbers.
 * - `smote-nc`: the same, if all other columns are numbers (at least one) and categories or booleans (at least one), which are
 *   those of most neighbours.
 * - `under-sample`: as many rows of each class as the smallest has, drawn at random.
 * - `tomek-links`: without rows of common classes that are the nearest of a row of another class, which has them as its nearest;
 *   all other columns are numbers. Classes stay of different sizes.
 *
 * Definitions are imbalanced-learn's.
 */
export type Balance<Name> =
  | { readonly by: Name; readonly method?: 'over-sample' | 'under-sample' | undefined }
  | {
      readonly by: Name;
      readonly method: 'tomek-links';
      /** The unit of the distance between rows, as of SMOTE. */
      readonly distance?: 'standardised' | 'raw' | undefined;
    }
  | {
      readonly by: Name;
      readonly method: 'smote' | 'smote-nc';
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
   * The original rows come first (all of them, unless `balance` takes rows away), then the new ones, which keep the number of the raw row that they came from. Accepts
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
      const random = ctx.random('balance');
      const kept = takeAway(rows, balance, random);
      if (kept) ctx.log(`${rows.rowCount - kept.length} rows taken away by ${balance.method} of '${balance.by}'`);
      if (kept) more = selectRows(rows, kept);
    }
    if (balance && isFilling(balance.method)) {
      const made = balanceRows(rows, { ...balance, method: balance.method }, ctx.random('balance'));
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

interface ChangedColumns extends ImageRules {
  readonly jitter: readonly string[];
}

function checkColumns(rows: AnyTable, { jitter, ...image }: ChangedColumns, by: string | undefined): void {
  const columns: Readonly<Record<string, ColumnSpec>> = rows.columns;
  for (const name of jitter) {
    if (columns[name]?.type !== 'number') throw new Error(`jitter: '${name}' is not a column of numbers`);
  }
  const type = by === undefined ? undefined : columns[by]?.type;
  if (by !== undefined && type !== 'category' && type !== 'boolean') {
    throw new Error(`balance: '${by}' is not a category or a boolean`);
  }
  const { shift } = image;
  const changes = imageChanges.filter((name) => image[name]);
  const images = Object.values(columns).filter((spec) => spec.type === 'image');
  if (changes.length > 0 && images.length === 0)
    throw new Error(`${changes.join(', ')}: for images, and there are none`);
  for (const { shape } of images) {
    if (shift >= Math.min(shape[0], shape[1])) {
      throw new Error(`shift: ${shift} pixels would empty an image of ${shape[0]} × ${shape[1]}`);
    }
  }
}

const imageChanges = ['shift', 'flip', 'noise', 'rotation', 'zoom', 'contrast', 'brightness', 'cutout'] as const;

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
