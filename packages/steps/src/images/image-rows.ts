// Images with what is known of each, as tables: split as `clean` splits rows, so that equal images are in one part.

import { json, type Kind, type Random } from '@cairn/core';
import { z } from 'zod';
import { type Anomaly, createAnomalies } from '../cleaning/anomalies.ts';
import { cleanDraft } from '../cleaning/clean-draft.ts';
import type { SplitRules } from '../cleaning/split-draft.ts';
import type { ColumnSpec, ImageColumn } from '../schemas/column.ts';
import { type AnyColumnValues, createTable } from '../tables/create-table.ts';
import type { AnyTable } from '../tables/table-value.ts';

export interface ImagesReport {
  /** Image files of the folder, or images of the IDX file. */
  readonly images: number;
  readonly unreadable: number;
  /** Images that are equal to an earlier one, with equal other columns. */
  readonly duplicates: number;
  readonly kept: Readonly<Record<string, number>>;
  /** Of the training rows: the mean of the pixels, from 0 to 255. */
  readonly meanPixel: number;
  readonly anomalies: readonly Anomaly[];
  /** What is wrong with each file that could not be read, up to 20. */
  readonly problems: readonly { readonly file: string; readonly problem: string }[];
  readonly summary: readonly string[];
}

export const imagesReport: Kind<ImagesReport, 'json'> = json<ImagesReport>();

export const toleranceSchema = z.number().min(0).max(1).default(0);

/** The column of images of a form, with pixels from 0 to 255. */
export function describeImages(shape: readonly [number, number, number]): ImageColumn {
  return { type: 'image', shape, min: 0, max: 255, from: ['1', String(shape[0] * shape[1] * shape[2])] };
}

export interface ImageRows {
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly values: Readonly<Record<string, AnyColumnValues>>;
  /** Numbers of the images, from 1, in the order of the source. */
  readonly rowNumbers: Int32Array;
  readonly total: number;
  readonly problems: ImagesReport['problems'];
}

export interface ImageTables {
  readonly rows: AnyTable;
  readonly train: AnyTable;
  readonly validation: AnyTable;
  readonly test: AnyTable;
  readonly report: ImagesReport;
}

/** Divides the rows as `split` says; without it all are in `rows`. */
export function tableImages(found: ImageRows, split: SplitRules | undefined, random: Random): ImageTables {
  const { columns, values, rowNumbers, total, problems } = found;
  const anomalies = createAnomalies();
  const none = Object.fromEntries(Object.keys(columns).map((name) => [name, new Set<number>()]));
  const draft = {
    ...{ columns, values, rowNumbers, missing: none, rawNames: {}, files: [] },
    ...{ rawCount: total, faultyCount: problems.length, format: 'csv' as const },
  };
  const rules = { split, duplicates: 'keep', missing: {}, outliers: {}, header: true, missingValues: [] } as const;
  const parts = cleanDraft(draft, rules, random, anomalies.note);
  const [train, validation, test] = [parts.train, parts.validation, parts.test].map(withoutCleaning) as [
    AnyTable,
    AnyTable,
    AnyTable,
  ];
  const empty = createTable({ columns, values: emptyValues(columns) });
  const kept = split
    ? { train: train.rowCount, validation: validation.rowCount, test: test.rowCount }
    : { rows: train.rowCount };
  const duplicates = anomalies.list().find(({ problem }) => problem === 'duplicate-row')?.count ?? 0;
  const told = Object.entries(kept).map(([part, count]) => `${count} in '${part}'`);
  const report: ImagesReport = {
    ...{ images: total, unreadable: problems.length, duplicates, kept, meanPixel: meanOf(train) },
    anomalies: anomalies.list(),
    problems: problems.slice(0, 20),
    summary: [
      `${total} images: ${told.join(', ')}${problems.length ? `; ${problems.length} cannot be read` : ''}.`,
      ...problems.slice(0, 5).map(({ file, problem }) => `'${file}' ${problem}.`),
      ...(duplicates ? [`${duplicates} images are equal to an earlier one: they are in one part with it.`] : []),
    ],
  };
  return split
    ? { rows: empty, train, validation, test, report }
    : { rows: train, train: empty, validation, test, report };
}

/** @throws Error that names the first files, if more than the tolerated share cannot be read */
export function checkImages(total: number, problems: ImagesReport['problems'], tolerance: number): void {
  if (problems.length <= tolerance * total) return;
  const told = problems.slice(0, 3).map(({ file, problem }) => `'${file}' ${problem}`);
  const more = problems.length > 3 ? `; and ${problems.length - 3} more` : '';
  throw new Error(
    `${problems.length} of ${total} image files cannot be read, and the tolerance is ${tolerance}: ${told.join('; ')}${more}. ` +
      'Fix or remove these files, or allow a share of them with tolerance',
  );
}

/** Raw rows of a CSV have no images of these, so a model of them takes no raw rows. */
function withoutCleaning(table: AnyTable): AnyTable {
  const columns: Readonly<Record<string, ColumnSpec>> = table.columns;
  const values = Object.fromEntries(Object.keys(columns).map((name) => [name, table.column(name) as AnyColumnValues]));
  return createTable({ columns, values, rowNumbers: table.rowNumbers });
}

function emptyValues(columns: Readonly<Record<string, ColumnSpec>>): Record<string, AnyColumnValues> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, spec]) => [
      name,
      spec.type === 'image' ? { shape: spec.shape, data: new Float32Array(0) } : [],
    ]),
  );
}

function meanOf(table: AnyTable): number {
  const { data } = table.column('image') as unknown as { readonly data: Float32Array };
  let total = 0;
  for (const pixel of data) total += pixel;
  return data.length === 0 ? 0 : total / data.length;
}
