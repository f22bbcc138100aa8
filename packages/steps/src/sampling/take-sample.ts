// Some rows of a table, drawn at random so that larger samples contain the smaller ones.

import { defineStep, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { readValues } from '../folding/assign-folds.ts';
import { type Table, table } from '../kinds/table.ts';
import { selectRows } from '../tables/select-rows.ts';

export interface TakeSample extends Runnable {
  /**
   * `sample`: `size` rows, in their order. Samples of one `seed` are nested: the one of 100 rows contains the one of 50. With
   * `stratify`, every sample has the values of that column in their proportions, as closely as whole rows allow.
   *
   * @throws Error if there are fewer rows than `size`, and for a column that is not there or holds images
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params: {
      readonly size: number;
      readonly stratify?: (keyof Row & string) | undefined;
      /** Default 0. */
      readonly seed?: number | undefined;
    },
  ): { readonly sample: Ref<Table<Row>, 'table'> };
}

export const takeSample: TakeSample = defineStep('sample', {
  in: { rows: table },
  params: z.strictObject({
    size: z.int().positive(),
    stratify: z.string().optional(),
    seed: z.int().default(0),
  }),
  out: { sample: table },
  rows: { out: { sample: { of: ['rows'] } } },
  run({ rows }, { size, stratify }, context) {
    if (size > rows.rowCount) throw new Error(`A sample of ${size} rows was requested, and there are ${rows.rowCount}`);
    if (stratify !== undefined && !(stratify in rows.columns))
      throw new Error(`stratify: '${stratify}' is not a column`);
    const random = context.random('sample');
    const drawn = random.shuffle(Array.from({ length: rows.rowCount }, (_, row) => row));
    const ordered = stratify === undefined ? drawn : spread(drawn, readValues(rows, stratify));
    return {
      sample: selectRows(
        rows,
        ordered.slice(0, size).sort((one, other) => one - other),
      ),
    };
  },
}) as TakeSample;

/** Orders rows so that any first part of them has each value in its proportion: the i-th of n is at (i + ½) ÷ n. */
function spread(drawn: readonly number[], values: readonly unknown[]): readonly number[] {
  const groups = [...Map.groupBy(drawn, (row) => values[row]).values()];
  return groups
    .flatMap((group) => group.map((row, index) => ({ row, at: (index + 0.5) / group.length })))
    .sort((one, other) => one.at - other.at)
    .map(({ row }) => row);
}
