// Rows with what a model predicts for them, as columns that can be compared as any other.

import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { type AnyColumnValues, createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';

/** The names of the columns that are added: not those of columns that the rows have. */
export interface PredictionColumns {
  readonly prediction: string;
  /** Of two classes, the probability of the positive one; undefined for others. */
  readonly probability?: string;
}

export function namePredictions({ description }: AnyModel, sides: readonly AnyTable[]): PredictionColumns {
  const free = (name: string): string =>
    sides.some(({ columns }) => name in columns) ? free(`${name} of the model`) : name;
  return {
    prediction: free('prediction'),
    ...(description.positive !== null && { probability: free('probability') }),
  };
}

/** @throws Error that names the column and the row's number, if a row is not what the model takes */
export async function addPredictions(
  model: AnyModel,
  rows: AnyTable,
  { prediction, probability }: PredictionColumns,
): Promise<AnyTable> {
  const { classes, predicted, probabilities, values } = await predictTable(model, rows);
  const { positive } = model.description;
  const isClassifier = model.task === 'classification';
  const own = Object.keys(rows.columns).map((name) => [name, rows.column(name) as AnyColumnValues] as const);
  const width = classes.length;
  return createTable({
    columns: {
      ...rows.columns,
      [prediction]: isClassifier ? { type: 'category', values: classes } : { type: 'number' },
      ...(probability !== undefined && { [probability]: { type: 'number', min: 0, max: 1 } }),
    },
    values: {
      ...Object.fromEntries(own),
      [prediction]: isClassifier ? Array.from(predicted, (index) => classes[index]!) : [...values],
      ...(probability !== undefined && {
        [probability]: Array.from(predicted, (_, row) => probabilities[row * width + classes.indexOf(positive!)]!),
      }),
    },
    rowNumbers: rows.rowNumbers,
    cleaning: rows.cleaning,
  });
}
