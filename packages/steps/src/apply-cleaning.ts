// Cleans another raw file with the rules of a table: the same columns and reading params, and what was learned from its
// training rows.

import { defineStep, json, type Ref, type Runnable, type StoredFile, storedFile } from '@cairn/core';
import { z } from 'zod';
import type { Anomaly } from './cleaning/anomalies.ts';
import { cleanLike } from './cleaning/clean-like.ts';
import { type Table, table } from './kinds/table.ts';

export interface AppliedCleaningReport {
  /** Rows of the file, without a header. */
  readonly raw: number;
  readonly broken: number;
  /** Rows without a value for which nothing was learned. */
  readonly missingDropped: number;
  readonly kept: number;
  readonly anomalies: readonly Anomaly[];
  readonly summary: readonly string[];
}

export interface ApplyCleaning extends Runnable {
  /**
   * The rows of `raw`, cleaned like the table `like`: with its columns, its reading params, its replacements for
   * missing values and its bounds for outliers. Nothing is learned, and no row is dropped as an outlier or a duplicate.
   * Lineage counts them as rows of `raw` that depend on the training rows of `like`.
   *
   * @throws Error if `clean` did not make `like`, if the file cannot be read like the first one, and if a value is
   *   missing for which nothing was learned
   */
  <Row>(
    inputs: { readonly raw: Ref<StoredFile, 'file'>; readonly like: Ref<Table<Row>, 'table'> },
    params?: {
      /** The share of rows, from 0 to 1, that may be broken or contain wrong values. Default 0. */
      readonly tolerance?: number | undefined;
      /** What happens to a row without a value for which nothing was learned. Default `fail`. */
      readonly missing?: 'fail' | 'drop' | undefined;
    },
  ): { readonly rows: Ref<Table<Row>, 'table'>; readonly report: Ref<AppliedCleaningReport, 'json'> };
}

export const applyCleaning: ApplyCleaning = defineStep('apply-cleaning', {
  in: { raw: storedFile, like: table },
  params: z.strictObject({
    tolerance: z.number().min(0).max(1).default(0),
    missing: z.enum(['fail', 'drop']).default('fail'),
  }),
  out: { rows: table, report: json<AppliedCleaningReport>() },
  rows: { in: { like: 'learns' }, out: { rows: { of: ['raw'] } } },
  run: async ({ raw, like }, options) => {
    if (!like.cleaning)
      throw new Error("The table 'like' was not made by clean, so there is nothing to apply: give a table of clean");
    const { table: rows, ...found } = await cleanLike(raw.path, like.cleaning, options);
    const dropped = found.raw - rows.rowCount;
    return {
      rows,
      report: {
        ...found,
        kept: rows.rowCount,
        summary: [`${found.raw} raw rows, ${rows.rowCount} kept${dropped ? `; ${dropped} dropped` : ''}.`],
      },
    };
  },
}) as ApplyCleaning;
