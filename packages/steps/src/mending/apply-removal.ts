// Rows as removeCorrelation left the training rows: for validation rows of a training.

import { defineStep, json, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { type Table, table } from '../kinds/table.ts';
import { type Removal, applyRemoval as removeFrom } from './removal.ts';

export interface ApplyRemoval extends Runnable {
  /**
   * Applies what `removeCorrelation` learned to other rows: validation rows for `train`. It learns nothing.
   *
   * @throws Error that names a protected column which is not in the rows or has nulls
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(inputs: {
    readonly rows: Ref<Table<Row>, 'table'>;
    readonly removal: Ref<Removal, 'json'>;
  }): {
    readonly rows: Ref<Table<Row>, 'table'>;
  };
}

export const applyRemoval: ApplyRemoval = defineStep('apply-removal', {
  in: { rows: table, removal: json<Removal>() },
  params: z.strictObject({}),
  out: { rows: table },
  rows: { out: { rows: { of: ['rows'] } } },
  run: ({ rows, removal }) => ({ rows: removeFrom(rows, removal) }),
}) as ApplyRemoval;
