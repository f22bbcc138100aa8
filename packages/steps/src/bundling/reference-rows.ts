// What a bundle has of the rows that its model was trained on: a few of them, as background for explanations, and their
// profile, with which a server compares what it sees. Both are plain JSON, so that whoever gets a bundle can read what is
// in it.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJson } from '@cairn/core';
import { addPredictions, namePredictions } from '../drift/add-predictions.ts';
import type { AnyModel } from '../models/model-value.ts';
import { profileTable } from '../profiles/profile-table.ts';
import type { ColumnProfile } from '../profiles/table-profile.ts';
import type { Feature } from '../schemas/model-description.ts';
import { type AnyColumnValues, createTable, isPixelColumn } from '../tables/create-table.ts';
import { evenPositions } from '../tables/even-positions.ts';
import { selectRows, selectValues } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';

const backgroundFile = 'background.json';
const profileFile = 'profile.json';
/** Rows that a profile is made of, evenly spread: more would hardly change it. */
const mostProfiled = 20_000;
/** Values of a category or text that are named in a profile. */
const mostValues = 100;
/** A value that fewer rows have is not named: it could be that of a person. */
const namedFrom = 5;

interface StoredBackground {
  readonly rowCount: number;
  /** Values by column; of an image the float32 numbers of all rows, little-endian, as base64. */
  readonly values: Readonly<Record<string, readonly (number | boolean | string | null)[] | StoredPixels>>;
}

interface StoredPixels {
  readonly shape: readonly [number, number, number];
  readonly base64: string;
}

/** @throws Error if there are no rows, or a column that the model uses is not among theirs */
export async function writeReference(
  folder: string,
  model: AnyModel,
  rows: AnyTable,
  backgroundRows: number,
): Promise<void> {
  const { features } = model.description;
  if (rows.rowCount === 0) throw new Error("There are no rows in 'reference'");
  const absent = features.find(({ name }) => !(name in rows.columns));
  if (absent) throw new Error(`'reference' has no column '${absent.name}', which the model uses`);
  if (backgroundRows > 0) await writeBackground(folder, features, rows, backgroundRows);
  await writeProfile(folder, model, rows);
}

/**
 * Writes the columns that the model uses, of at most `most` rows, evenly spread: no label, and no column besides.
 */
async function writeBackground(
  folder: string,
  features: readonly Feature[],
  rows: AnyTable,
  most: number,
): Promise<void> {
  const positions = evenPositions(rows.rowCount, most);
  const values = features.map(({ name }) => {
    const own = selectValues(rows.column(name) as AnyColumnValues, positions);
    return [name, isPixelColumn(own) ? storePixels(own) : own] as const;
  });
  const stored: StoredBackground = { rowCount: positions.length, values: Object.fromEntries(values) };
  await writeFile(join(folder, backgroundFile), `${JSON.stringify(stored)}\n`);
}

/** The columns that a model uses and its predictions, each in a few figures. */
export interface ServingProfile {
  readonly rowCount: number;
  readonly columns: Readonly<Record<string, ColumnProfile>>;
  /** The names of the predictions among the columns. */
  readonly prediction: string;
  /** Of two classes, that of the probability of the positive one; null for others. */
  readonly probability: string | null;
}

/** Writes the profile of the rows and of what the model predicts for them. */
async function writeProfile(folder: string, model: AnyModel, rows: AnyTable): Promise<void> {
  const { features } = model.description;
  const some = selectRows(rows, evenPositions(rows.rowCount, mostProfiled));
  const used = createTable({
    columns: Object.fromEntries(features.map(({ name }) => [name, some.columns[name]!])),
    values: Object.fromEntries(features.map(({ name }) => [name, some.column(name) as AnyColumnValues])),
    cleaning: some.cleaning,
  });
  const names = namePredictions(model, [used]);
  const limits = { topValues: mostValues, minimumFrequency: namedFrom, leakage: 1 };
  const { rowCount, columns } = profileTable(await addPredictions(model, used, names), limits);
  const { prediction, probability = null } = names;
  const profile: ServingProfile = { rowCount, columns, prediction, probability };
  await writeFile(join(folder, profileFile), `${writeJson(profile)}\n`);
}

/** @returns undefined if the bundle has no profile */
export async function readProfile(folder: string): Promise<ServingProfile | undefined> {
  const text = await readIfThere(join(folder, profileFile));
  return text === undefined ? undefined : (JSON.parse(text) as ServingProfile);
}

/** @returns undefined if the bundle has no background rows */
export async function readBackground(folder: string, features: readonly Feature[]): Promise<AnyTable | undefined> {
  const text = await readIfThere(join(folder, backgroundFile));
  if (text === undefined) return undefined;
  const { values } = JSON.parse(text) as StoredBackground;
  return createTable({
    columns: Object.fromEntries(features.map(({ name, column }) => [name, column])),
    values: Object.fromEntries(Object.entries(values).map(([name, own]) => [name, restore(own)])),
  });
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function storePixels({ shape, data }: Extract<AnyColumnValues, { readonly data: Float32Array }>): StoredPixels {
  const bytes = Buffer.alloc(4 * data.length);
  for (const [index, value] of data.entries()) bytes.writeFloatLE(value, 4 * index);
  return { shape, base64: bytes.toString('base64') };
}

function restore(stored: StoredBackground['values'][string]): AnyColumnValues {
  if (!('base64' in stored)) return stored;
  const bytes = Buffer.from(stored.base64, 'base64');
  const data = Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(4 * index));
  return { shape: stored.shape, data };
}
