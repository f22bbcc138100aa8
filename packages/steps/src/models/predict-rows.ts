// Asks a model about a raw file: each row is cleaned as when training, then predicted.

import { stat } from 'node:fs/promises';
import { cleanRawRows, type RowProblem } from '../cleaning/clean-raw-rows.ts';
import type { ImageForm } from '../images/decode-image.ts';
import { predictImages } from '../images/predict-images.ts';
import type { AnyModel } from './model-value.ts';
import { predictTable } from './predict.ts';
import { readModel } from './read-model.ts';

/** Answers as a table: one record for each raw row that could be read, by the names in `columns`. */
export interface PredictedRows {
  readonly columns: string[];
  readonly rows: Record<string, unknown>[];
}

export interface PredictOptions {
  /**
   * Of images: what happens to one of another size. `exact` (default) is a problem of the row; `stretch`, `cover` and `contain`
   * are as in `readImages`: take what the model was trained with.
   */
  readonly fit?: 'stretch' | 'cover' | 'contain' | 'exact' | undefined;
}

/**
 * Predicts the rows of a raw file (CSV, TSV, JSON lines, Parquet), in their order, or the images of a folder (PNG, JPEG, WebP,
 * GIF, TIFF), in the order of their paths. Only the model's features need be
 * there: not the label, nor a column that the model never uses.
 *
 * An image has its path in the column `file`, and a problem if it cannot be decoded or has another size.
 *
 * Columns: `row`, the number of the raw row, from 1; the columns of ids that the file has; `prediction`; for a classifier `probability of …` for each class; and,
 * where any row has one, `problem`. A row that could not be cleaned has a problem and no prediction.
 *
 * @throws Error when the model does not know how its rows were cleaned, or the file cannot be read
 */
export async function predictRows(
  modelFolder: string,
  rowsFile: string,
  options: PredictOptions = {},
): Promise<PredictedRows> {
  const model = await readModel(modelFolder);
  if ((await stat(rowsFile)).isDirectory()) return tellImages(model, rowsFile, options.fit ?? 'exact');
  const { cleaning, label, classes, features } = model.description;
  if (!cleaning) {
    const isOfImages = features.some(({ column }) => column.type === 'image');
    throw new Error(
      `The model of '${label}' was trained on rows that clean did not make: it takes no raw rows${isOfImages ? '. Give it a folder of images' : ''}`,
    );
  }
  const { table, problems, ids } = await cleanRawRows(rowsFile, cleaning, { needed: features.map(({ name }) => name) });
  const { probabilities, predicted, values } = await predictTable(model, table);
  const answers = new Map<number, Record<string, unknown>>();
  for (const { row } of problems) answers.set(row, { row, prediction: null });
  for (const [place, row] of table.rowNumbers.entries()) {
    const shares = classes.map((name, k) => [probabilityOf(name), probabilities[place * classes.length + k]] as const);
    const prediction = model.task === 'regression' ? values[place] : classes[predicted[place]!];
    answers.set(row, { row, prediction, ...Object.fromEntries(shares) });
  }
  const told = tellProblems(problems);
  const rows = [...answers.values()]
    .sort((a, b) => Number(a['row']) - Number(b['row']))
    .map(({ row, ...answer }) => ({ row, ...ids.get(Number(row)), ...answer }));
  const idNames = Object.keys(ids.values().next().value ?? {});
  const columns = ['row', ...idNames, 'prediction', ...classes.map(probabilityOf)];
  if (told.size === 0) return { columns, rows };
  return {
    columns: [...columns, 'problem'],
    rows: rows.map((row) => ({ ...row, problem: told.get(row['row']) ?? null })),
  };
}

async function tellImages(model: AnyModel, folder: string, fit: ImageForm['fit']): Promise<PredictedRows> {
  const { classes } = model.description;
  const images = await predictImages(model, folder, fit);
  const hasProblems = images.some(({ problem }) => problem !== undefined);
  const rows = images.map(({ file, answer, problem }, index) => {
    const common = { row: index + 1, file };
    const told = hasProblems ? { problem: problem ?? null } : {};
    if (!answer) return { ...common, prediction: null, ...told };
    const { predictions, position } = answer;
    const shares = classes.map(
      (name, k) => [probabilityOf(name), predictions.probabilities[position * classes.length + k]] as const,
    );
    const prediction =
      model.task === 'regression' ? predictions.values[position] : classes[predictions.predicted[position]!];
    return { ...common, prediction, ...Object.fromEntries(shares), ...told };
  });
  const columns = ['row', 'file', 'prediction', ...classes.map(probabilityOf), ...(hasProblems ? ['problem'] : [])];
  return { columns, rows };
}

function probabilityOf(name: string): string {
  return `probability of ${name}`;
}

/** What is wrong with each row, by its number. */
function tellProblems(problems: readonly RowProblem[]): ReadonlyMap<unknown, string> {
  const told = new Map<number, string>();
  for (const { row, column, problem, example } of problems) {
    const words = [column && `'${column}'`, problem.replaceAll('-', ' '), example && `(${example})`];
    const text = words.filter(Boolean).join(' ');
    const before = told.get(row);
    told.set(row, before ? `${before}; ${text}` : text);
  }
  return told;
}
