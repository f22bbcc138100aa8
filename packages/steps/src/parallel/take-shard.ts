// One shard of training rows: a part of them, for one machine.

import { defineStep, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { assignFolds } from '../folding/assign-folds.ts';
import { type Table, table } from '../kinds/table.ts';
import { selectRows } from '../tables/select-rows.ts';

export interface TakeShard extends Runnable {
  /**
   * The rows of one of several shards, which together are all rows. All shards of one `seed` belong to one random division into
   * parts of about the same size. Equal rows, and rows that `augment` made from one row, are in one shard. {@link trainParallel}
   * calls this for each shard.
   *
   * @throws Error if a shard would be empty, and for a column that is not there
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params: {
      /** From 1. */
      readonly shard: number;
      /** The number of shards, at least 2. */
      readonly of: number;
      /** A column whose values have the same proportions in every shard. */
      readonly stratify?: (keyof Row & string) | undefined;
      /** The seed of the division. Default 0. */
      readonly seed?: number | undefined;
    },
  ): { readonly shard: Ref<Table<Row>, 'table'> };
}

export const takeShard: TakeShard = defineStep('shard', {
  in: { rows: table },
  params: z
    .strictObject({
      shard: z.int().positive(),
      of: z.int().min(2),
      stratify: z.string().optional(),
      seed: z.int().default(0),
    })
    .refine(({ shard, of }) => shard <= of, 'there are fewer shards'),
  out: { shard: table },
  rows: { out: { shard: { of: ['rows'] } }, trainingOnly: ['rows'] },
  run({ rows }, { shard, of, stratify }, context) {
    if (stratify !== undefined && !(stratify in rows.columns))
      throw new Error(`stratify: '${stratify}' is not a column`);
    const shards = assignFolds(rows, { of, stratify }, context.random('shards'));
    const own = Array.from({ length: rows.rowCount }, (_, row) => row).filter((row) => shards[row] === shard - 1);
    return { shard: selectRows(rows, own) };
  },
}) as TakeShard;
