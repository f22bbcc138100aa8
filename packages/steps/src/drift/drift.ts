// Compares rows with earlier ones, or with their profile.

import { defineStep, optional, type Ref, type Runnable, report } from '@cairn/core';
import { z } from 'zod';
import { type TableProfile, tableProfile } from '../kinds/profile.ts';
import { type Table, table } from '../kinds/table.ts';
import { compareTables, earlierProfile, earlierRows } from './compare-tables.ts';
import { type DriftReport, driftReportSchema } from './drift-report.ts';
import { reportDrift } from './report-drift.ts';

export type { DriftReport };

export interface Drift extends Runnable {
  /**
   * Whether the columns of `rows` are distributed as those of earlier rows, which are given as a table (`reference`) or as the
   * `profile` of one. Numbers are compared by the test of Kolmogorov and Smirnov, categories, booleans and texts by Pearson's
   * χ², the shares of missing values by Fisher's exact test; the p-values are adjusted by Holm's procedure. The size of each
   * change has an interval, and all of them hold together. A change within the tolerance passes, one that is certainly larger fails,
   * and few rows decide nothing.
   *
   * Ids, dates and texts whose values are all rare are not compared. Of images the mean pixels are.
   *
   * @throws Error if a side has no rows, neither or both of `reference` and `profile` are given, a named column is not on both
   *   sides, or the type of a column changed
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> } & (
      | { readonly reference: Ref<Table<Row>, 'table'>; readonly profile?: undefined }
      | { readonly profile: Ref<TableProfile, 'profile'>; readonly reference?: undefined }
    ),
    params?: {
      /** Default: all columns that both sides have. */
      readonly columns?: readonly (keyof Row & string)[] | undefined;
      /** The largest change that is tolerated, from 0 to 1. Default 0.1. */
      readonly tolerance?: number | undefined;
      /** The same by column, where it is another one. */
      readonly tolerances?: { readonly [Name in keyof Row & string]?: number | undefined } | undefined;
    },
  ): { readonly report: Ref<DriftReport, 'metrics'> };
}

const share = z.number().min(0).max(1);
/** The chance that an interval of a report misses its value. */
const level = 0.05;

export const drift: Drift = defineStep('drift', {
  in: { rows: table, reference: optional(table), profile: optional(tableProfile) },
  params: z.strictObject({
    columns: z.array(z.string()).min(1).readonly().optional(),
    tolerance: share.default(0.1),
    tolerances: z.record(z.string(), share.optional()).default({}),
  }),
  out: { report: report(driftReportSchema) },
  rows: { in: { rows: 'reads', reference: 'reads' } },
  run({ rows, reference, profile }, { columns, ...tolerances }, context) {
    if (!reference === !profile) throw new Error("Give the earlier rows, as 'reference' or as 'profile'");
    const earlier = reference ? earlierRows(reference) : earlierProfile(profile!);
    if (rows.rowCount === 0 || earlier.rowCount === 0) throw new Error('Both sides of a comparison need rows');
    const compared = compareTables(rows, earlier, columns, level);
    const found = reportDrift(compared, { rows: rows.rowCount, referenceRows: earlier.rowCount }, tolerances);
    for (const line of found.summary) context.log(typeof line === 'string' ? line : line.text);
    return { report: found };
  },
}) as Drift;
