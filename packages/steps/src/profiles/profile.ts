// Describes each column of a table in a few figures.

import { defineStep, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type TableProfile, tableProfile } from '../kinds/profile.ts';
import { type Table, table } from '../kinds/table.ts';
import { profileTable } from './profile-table.ts';

export type { TableProfile };

export interface Profile extends Runnable {
  /**
   * Counts, missing and different values, mean, deviation, quantiles, histograms and the most frequent values of each column,
   * under the names of TensorFlow Data Validation. Its size is bounded by the number of columns, so that it can be kept, and
   * `drift` compares later rows with it.
   *
   * With `label` it also reports a column that predicts the label almost perfectly by itself (`label-leakage`).
   *
   * @throws Error if the label is not a column, or is not a number, a category or a boolean
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params?: {
      /** The column that each other column is tried to predict. Default none. */
      readonly label?: (keyof Row & string) | undefined;
      /** The share of the label that a column may explain alone. Default 0.95. */
      readonly leakage?: number | undefined;
      /** How many of the most frequent values are named, by column. Default 20. */
      readonly topValues?: number | undefined;
      /** A value of fewer rows is not named. Default 5. */
      readonly minimumFrequency?: number | undefined;
    },
  ): { readonly profile: Ref<TableProfile, 'profile'> };
}

export const profile: Profile = defineStep('profile', {
  in: { rows: table },
  params: z.strictObject({
    label: z.string().optional(),
    leakage: z.number().positive().max(1).default(0.95),
    topValues: z.int().min(1).max(1000).default(20),
    minimumFrequency: z.int().min(1).default(5),
  }),
  out: { profile: tableProfile },
  // A profile knows its rows: comparing them with it would show nothing.
  rows: { in: { rows: 'learns' } },
  run({ rows }, params, context) {
    const found = profileTable(rows, params);
    for (const line of found.summary) context.log(line);
    return { profile: found };
  },
}) as Profile;
