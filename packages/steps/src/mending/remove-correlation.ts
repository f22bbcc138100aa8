// Takes out of numbers what is linear in protected columns.

import { defineStep, json, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type Table, table } from '../kinds/table.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { applyRemoval, learnRemoval, type Removal } from './removal.ts';

export type { Removal };

export interface RemoveCorrelation extends Runnable {
  /**
   * Training rows whose numbers no longer correlate with the protected columns `groups`: each column less its least squares on
   * them, as Fairlearn's `CorrelationRemover`. What is not linear stays. Train on the rows; then `keepRemoval` makes a model of
   * ordinary rows of it. Held-out rows are refused: `applyRemoval` is for validation rows.
   *
   * @throws Error that names a column which is not there, has another type, or is protected and has nulls
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params: {
      /** Numbers, booleans or categories. */
      readonly groups: readonly (keyof Row & string)[];
      /** Columns of numbers. Default: all that are not protected and not among the groups. Leave out the label. */
      readonly columns?: readonly (keyof Row & string)[] | undefined;
      /** How much is removed, from 0 to 1. Default 1. */
      readonly alpha?: number | undefined;
    },
  ): { readonly rows: Ref<Table<Row>, 'table'>; readonly removal: Ref<Removal, 'json'> };
}

export const removeCorrelation: RemoveCorrelation = defineStep('remove-correlation', {
  in: { rows: table },
  params: z.strictObject({
    groups: z.array(z.string()).min(1).readonly(),
    columns: z.array(z.string()).min(1).readonly().optional(),
    alpha: z.number().min(0).max(1).default(1),
  }),
  out: { rows: table, removal: json<Removal>() },
  rows: { in: { rows: 'learns' }, out: { rows: { of: ['rows'] } }, trainingOnly: ['rows'] },
  run({ rows }, { groups, columns, alpha }, context) {
    if (rows.rowCount === 0) throw new Error('There are no rows to learn from');
    const specs = rows.columns as Readonly<Record<string, ColumnSpec>>;
    const others = Object.keys(specs).filter(
      (name) => specs[name]!.type === 'number' && !specs[name]!.protected && !groups.includes(name),
    );
    if (!columns && others.length === 0) throw new Error('There is no column of numbers to remove anything from');
    const removal = learnRemoval(rows, { groups, columns: columns ?? others, alpha });
    context.log(
      `Removed from ${removal.columns.map(({ name }) => name).join(', ')}: what is linear in ${groups.join(', ')}`,
    );
    return { rows: applyRemoval(rows, removal), removal };
  },
}) as RemoveCorrelation;
