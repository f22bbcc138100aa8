// A deployed model, opened once and asked many times. It loads only what its family needs: no DuckDB, and no planner.

import { familyOf } from '../models/families.ts';
import { interpretScores, type Predictions } from '../models/interpret-scores.ts';
import { readModel } from '../models/read-model.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { type AnyColumnValues, createTable, isPixelColumn } from '../tables/create-table.ts';
import { type CleanedRecords, type CleanRecords, createRecordCleaner } from './clean-records.ts';
import { listFields, type ModelField } from './model-field.ts';

export interface ServedModel {
  readonly description: ModelDescription;
  readonly fields: readonly ModelField[];
  /** Cleans raw rows as in training. */
  readonly clean: CleanRecords;
  /**
   * Predicts the rows of several requests at once, in their order. It does not return before all are computed, and a
   * row's prediction does not depend on the other rows.
   */
  predict(parts: readonly Pick<CleanedRecords, 'values' | 'rows'>[]): Predictions;
  /** Frees the weights. */
  dispose(): void;
}

/**
 * Opens the model in a bundle. Whoever opens it disposes of it.
 *
 * @param folder - the folder `model` of the bundle
 * @throws Error when it is not a model, or does not know how its rows were cleaned
 */
export async function openServedModel(folder: string): Promise<ServedModel> {
  const model = await readModel(folder);
  const { description } = model;
  const { cleaning, label } = description;
  if (!cleaning)
    throw new Error(`The model of '${label}' was trained on rows that clean did not make: it takes no raw rows`);
  const fields = listFields(description, cleaning);
  const columns = Object.fromEntries(fields.map(({ name, column }) => [name, column]));
  const opened = await familyOf(model).open(model);
  return {
    description,
    fields,
    clean: createRecordCleaner(fields, cleaning),
    predict(parts) {
      const rowCount = parts.reduce((total, { rows }) => total + rows.length, 0);
      if (rowCount === 0) return interpretScores(description, new Float64Array());
      const values = Object.fromEntries(
        fields.map(({ name }) => [name, join(parts.map((part) => part.values[name]!))]),
      );
      return interpretScores(description, opened.scoresOf(createTable({ columns, values })));
    },
    dispose: () => opened.dispose(),
  };
}

function join(parts: readonly AnyColumnValues[]): AnyColumnValues {
  const [first] = parts;
  if (parts.length === 1) return first!;
  if (!isPixelColumn(first!)) return (parts as readonly (readonly (number | boolean | string | null)[])[]).flat();
  const pixels = parts.filter(isPixelColumn);
  const data = new Float32Array(pixels.reduce((total, part) => total + part.data.length, 0));
  let offset = 0;
  for (const part of pixels) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return { shape: first!.shape, data };
}
