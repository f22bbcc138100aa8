// Rows with a model's answers in place of the label: what somebody who copies the model learns from.

import { defineStep, type Kind, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { type AnyModel, type Model, model } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import { predictTable } from '../models/predict.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { type AnyColumnValues, createTable } from '../tables/create-table.ts';

export interface AnswerRows extends Runnable {
  /**
   * The rows with the label as `model` predicts it. Train a model on them to see how well it can be copied (`extractionTest`).
   * Their own labels are not used.
   *
   * @throws Error if there are no rows, or no column of the label
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, Task extends 'classification' | 'regression' = 'classification'>(inputs: {
    readonly model: Ref<Model<Row, Task>, 'model'>;
    readonly rows: Ref<Table<Row>, 'table'>;
  }): { readonly rows: Ref<Table<Row>, 'table'> };
}

// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const anyModel: Kind<any, 'model'> = model;

export const answerRows: AnswerRows = defineStep('answer-rows', {
  in: { model: anyModel, rows: table },
  params: z.strictObject({}),
  out: { rows: table },
  memo: nativeMemo,
  rows: { out: { rows: { of: ['rows'] } } },
  run: async ({ model, rows }) => {
    const { label } = (model as AnyModel).description;
    const columns = rows.columns as Readonly<Record<string, ColumnSpec>>;
    const spec = columns[label];
    if (rows.rowCount === 0) throw new Error('There are no rows to ask about');
    if (!spec) throw new Error(`The rows have no label '${label}', which the answers are put into`);
    const { classes, predicted, values } = await predictTable(model as AnyModel, rows);
    const answers: AnyColumnValues =
      classes.length === 0
        ? [...values]
        : Array.from(predicted, (said) => (spec.type === 'boolean' ? classes[said] === 'true' : classes[said]!));
    return {
      rows: createTable({
        columns,
        values: Object.fromEntries(
          Object.keys(columns).map((name) => [name, name === label ? answers : (rows.column(name) as AnyColumnValues)]),
        ),
        rowNumbers: rows.rowNumbers,
        cleaning: rows.cleaning,
      }),
    };
  },
}) as AnswerRows;
