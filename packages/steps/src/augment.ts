// More training rows: changed copies of images and numbers, and more rows of rare classes.

import { defineStep, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { balanceRows, type NewRows } from './augmentation/balance-rows.ts';
import { copyRows } from './augmentation/copy-rows.ts';
import type { FillMode } from './augmentation/image-changes.ts';
import { type AnyTable, type Table, table } from './kinds/table.ts';
import type { ColumnSpec } from './schemas/column.ts';
import { type AnyColumnValues, createTable, isPixelColumn } from './tables/create-table.ts';

export interface AugmentParams<Row> {
  /** Changed copies of every row; default 1, or 0 with `balance`. */
  readonly copies?: number | undefined;
  /** Images: moved by up to this many whole pixels each way, at random, never by none at all; default 0. */
  readonly shift?: number | undefined;
  /** What stands where a shift leaves nothing; default `constant`, the pixels' min. Keras' names. */
  readonly fill?: FillMode | undefined;
  /** Images: half of the copies have left and right exchanged; default false. */
  readonly flip?: boolean | undefined;
  /** Images: standard deviation of Gaussian noise, as a share of the pixels' range; default 0. */
  readonly noise?: number | undefined;
  /** Numbers to which copies add Gaussian noise, clipped to the declared range; default none. */
  readonly jitter?: readonly (keyof Row & string)[] | undefined;
  /** Standard deviation of that noise, in standard deviations of the column; default 0.05. */
  readonly jitterFactor?: number | undefined;
  /** Fills up every class of a column to the size of the largest, before copies are made. */
  readonly balance?:
    | {
        readonly by: keyof Row & string;
        /** Default `over-sample`: rows repeated at random. `smote`: rows between neighbours, where all else is numbers. */
        readonly method?: 'over-sample' | 'smote' | undefined;
        /** For SMOTE; default 5. */
        readonly neighbours?: number | undefined;
      }
    | undefined;
}

export interface Augment extends Runnable {
  /**
   * The rows themselves come first, then what was made of them; each keeps the number of the raw row that it came from.
   * Takes training rows only: others are refused when planning.
   */
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is told
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>> },
    params?: AugmentParams<Row>,
  ): { readonly rows: Ref<Table<Row>> };
}

export const augment: Augment = defineStep('augment', {
  in: { rows: table },
  params: z.strictObject({
    copies: z.int().min(0).optional(),
    shift: z.int().min(0).default(0),
    fill: z.enum(['constant', 'nearest', 'reflect', 'wrap']).default('constant'),
    flip: z.boolean().default(false),
    noise: z.number().min(0).default(0),
    jitter: z.array(z.string()).readonly().default([]),
    jitterFactor: z.number().positive().default(0.05),
    balance: z
      .strictObject({
        by: z.string(),
        method: z.enum(['over-sample', 'smote']).default('over-sample'),
        neighbours: z.int().positive().default(5),
      })
      .optional(),
  }),
  out: { rows: table },
  rows: { out: { rows: { of: ['rows'] } }, trainingOnly: ['rows'] },
  run({ rows }, { copies, balance, ...rules }, ctx) {
    checkColumns(rows, rules, balance?.by);
    const balanced = balance ? appendRows(rows, balanceRows(rows, balance, ctx.random('balance'))) : rows;
    if (balance) ctx.log(`${balanced.rowCount - rows.rowCount} rows made, so that '${balance.by}' is balanced`);
    let more = balanced;
    const random = ctx.random('copies');
    const from = [...balanced.rowNumbers.keys()];
    const count = copies ?? (balance ? 0 : 1);
    for (let copy = 0; copy < count; copy++) {
      more = appendRows(more, { values: copyRows(balanced, rules, random), from });
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
