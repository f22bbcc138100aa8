// A bootstrap sample of a table: as many rows, drawn with replacement.

import { defineStep, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { readValues } from '../folding/assign-folds.ts';
import { type Table, table } from '../kinds/table.ts';
import { selectRows } from '../tables/select-rows.ts';

export interface TakeBootstrap extends Runnable {
  /**
   * `sample`: as many rows as there are, each drawn at random from all of them, in the order of the rows. A row that is drawn twice
   * is there twice, with the number of its raw row. With `stratify`, each value of that column keeps its number of rows, so that no
   * class of a small table is lost. It is for training rows: held-out rows are refused.
   *
   * @throws Error if there are no rows, and for a column that is not there, holds images or lacks values
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params?: {
      readonly stratify?: (keyof Row & string) | undefined;
      /** Default 0. */
      readonly seed?: number | undefined;
    },
  ): { readonly sample: Ref<Table<Row>, 'table'> };
}

export const takeBootstrap: TakeBootstrap = defineStep('bootstrap', {
  in: { rows: table },
  params: z.strictObject({ stratify: z.string().optional(), seed: z.int().default(0) }),
  out: { sample: table },
  rows: { out: { sample: { of: ['rows'] } }, trainingOnly: ['rows'] },
  run({ rows }, { stratify }, context) {
    if (rows.rowCount === 0) throw new Error('There are no rows to draw from');
    if (stratify !== undefined && !(stratify in rows.columns))
      throw new Error(`stratify: '${stratify}' is not a column`);
    const all = Array.from({ length: rows.rowCount }, (_, row) => row);
    const values = stratify === undefined ? undefined : readValues(rows, stratify);
    const strata = values ? [...Map.groupBy(all, (row) => values[row]).values()] : [all];
    const random = context.random('bootstrap');
    const drawn = strata.flatMap((stratum) => stratum.map(() => stratum[random.integer(stratum.length)]!));
    return {
      sample: selectRows(
        rows,
        drawn.sort((one, other) => one - other),
      ),
    };
  },
}) as TakeBootstrap;
