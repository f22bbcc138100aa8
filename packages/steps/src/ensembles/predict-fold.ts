// What models say of the rows of a fold that they were not trained on: the training rows of a stack.

import { defineStep, each, type Ref, type Runnable } from '@cairn/core';
import { nativeMemo } from '../backend/native-memo.ts';
import { type AnyModel, type Model, model } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import { predictTable } from '../models/predict.ts';
import { createTable } from '../tables/create-table.ts';
import { checkMembers } from './check-members.ts';
import { stackInputs } from './combination.ts';

/** The label, and the members' probabilities or numbers: columns `prediction 1`, `prediction 2`, … */
export type FoldPredictions = Readonly<Record<string, number>>;

/** The name of an input of the stack's linear model, by its index from 0. */
export function nameInput(index: number): string {
  return `prediction ${index + 1}`;
}

export interface PredictFold extends Runnable {
  /**
   * The label and the predictions of several models for the rows of a fold, as a table. Rows that one of the models was
   * trained on are refused when planning.
   *
   * @throws Error if there are no rows, and if the models do not go together
   */
  <Row, Task extends 'classification' | 'regression'>(inputs: {
    readonly models: Readonly<Record<string, Ref<Model<Row, Task>, 'model'>>>;
    readonly rows: Ref<Table<Row>, 'table'>;
  }): { readonly predictions: Ref<Table<FoldPredictions>, 'table'> };
}

export const predictFold: PredictFold = defineStep('predict-fold', {
  in: { models: each(model), rows: table },
  out: { predictions: table },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' }, out: { predictions: { of: ['rows'] } } },
  run: async ({ models, rows }) => {
    checkMembers(models);
    if (rows.rowCount === 0) throw new Error('There are no rows to predict');
    const { label, classes } = Object.values(models)[0]!.description;
    const members = [];
    for (const member of Object.values(models) as AnyModel[]) members.push(await predictTable(member, rows));
    const inputs = stackInputs(members, classes.length).map((column, index) => [nameInput(index), column] as const);
    const column = rows.columns[label];
    if (column === undefined) throw new Error(`The rows have no label '${label}'`);
    return {
      predictions: createTable<FoldPredictions>({
        columns: {
          [label]: column,
          ...Object.fromEntries(inputs.map(([name]) => [name, { type: 'number' as const }])),
        },
        values: {
          [label]: rows.column(label) as readonly number[],
          ...Object.fromEntries(inputs.map(([name, values]) => [name, [...values]])),
        },
        rowNumbers: rows.rowNumbers,
      }),
    };
  },
}) as PredictFold;
