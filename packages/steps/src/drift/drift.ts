// Compares rows with earlier ones, or with their profile.

import { defineStep, optional, type Ref, type Runnable, report } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { type Model, model } from '../kinds/model.ts';
import { type TableProfile, tableProfile } from '../kinds/profile.ts';
import { type Table, table } from '../kinds/table.ts';
import { addPredictions, namePredictions } from './add-predictions.ts';
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
   * With a `model` also its predictions are compared, and the report can be evidence of `release`. The rows must be others than
   * those that the model learned from: there its predictions are too good.
   *
   * Ids, dates and texts whose values are all rare are not compared. Of images the mean pixels are.
   *
   * @throws Error if a side has no rows, neither or both of `reference` and `profile` are given, a named column is not on both
   *   sides, or the type of a column changed; for a `model` with a `profile`, which has no rows to predict
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> } & (
      | {
          readonly reference: Ref<Table<Row>, 'table'>;
          readonly model?: Ref<Model<Row, 'classification' | 'regression'>, 'model'> | undefined;
          readonly profile?: undefined;
        }
      | {
          readonly profile: Ref<TableProfile, 'profile'>;
          readonly reference?: undefined;
          readonly model?: undefined;
        }
    ),
    params?: {
      /** Default: all columns that both sides have. The predictions of a model are compared in any case. */
      readonly columns?: readonly (keyof Row & string)[] | undefined;
      /** The largest change that is tolerated, from 0 to 1. Default 0.1. */
      readonly tolerance?: number | undefined;
      /** The same by column, where it is another one. */
      readonly tolerances?:
        | { readonly [Name in (keyof Row & string) | 'prediction' | 'probability']?: number | undefined }
        | undefined;
    },
  ): { readonly report: Ref<DriftReport, 'metrics'> };
}

const share = z.number().min(0).max(1);
/** The chance that an interval of a report misses its value. */
const level = 0.05;

export const drift: Drift = defineStep('drift', {
  in: { rows: table, reference: optional(table), profile: optional(tableProfile), model: optional(model) },
  params: z.strictObject({
    columns: z.array(z.string()).min(1).readonly().optional(),
    tolerance: share.default(0.1),
    tolerances: z.record(z.string(), share.optional()).default({}),
  }),
  out: { report: report(driftReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads', reference: 'reads' } },
  async run({ rows, reference, profile, model }, { columns, ...tolerances }, context) {
    if (!reference === !profile) throw new Error("Give the earlier rows, as 'reference' or as 'profile'");
    if (model && !reference)
      throw new Error(
        "Predictions are compared with those of earlier rows: give these as 'reference', not as 'profile'",
      );
    if (rows.rowCount === 0 || (reference ?? profile!).rowCount === 0)
      throw new Error('Both sides of a comparison need rows');
    const added = model && reference ? namePredictions(model, [rows, reference]) : undefined;
    const own = model && added ? await addPredictions(model, rows, added) : rows;
    const before = model && reference && added ? await addPredictions(model, reference, added) : reference;
    const earlier = before ? earlierRows(before) : earlierProfile(profile!);
    const names = columns && [...columns, ...Object.values(added ?? {})];
    const compared = compareTables(own, earlier, names, level);
    const sizes = { rows: rows.rowCount, referenceRows: earlier.rowCount };
    const found = reportDrift(compared, sizes, tolerances, added && Object.values(added));
    for (const line of found.summary) context.log(typeof line === 'string' ? line : line.text);
    return { report: found };
  },
}) as Drift;
