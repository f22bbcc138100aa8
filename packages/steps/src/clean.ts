// Turns raw rows into tables of declared columns: reads, converts and splits them, and replaces missing values by what
// was learned from the training rows.

import {
  type CollectionRef,
  defineStep,
  each,
  json,
  optional,
  type Ref,
  type Runnable,
  type StoredFile,
  storedFile,
} from '@cairn/core';
import { createAnomalies } from './cleaning/anomalies.ts';
import { checkMissing } from './cleaning/check-missing.ts';
import { checkTolerance } from './cleaning/check-tolerance.ts';
import { cleanDraft } from './cleaning/clean-draft.ts';
import { cleanParams } from './cleaning/clean-params.ts';
import { type CleanReport, findConstantColumns, summarizeColumns, writeSummary } from './cleaning/clean-report.ts';
import { cleanTestRows } from './cleaning/clean-test-rows.ts';
import { readDraft } from './cleaning/draft.ts';
import type { MissingRule, OutlierRule } from './cleaning/learn-cleaning.ts';
import { readDrafts } from './cleaning/read-drafts.ts';
import { pickReading, refuseIgnored } from './cleaning/reading-params.ts';
import { type Table, table } from './kinds/table.ts';
import type { Columns, RowOf } from './schemas/column.ts';
import { selectRows } from './tables/select-rows.ts';

/** How rows are held out. Equal rows are in the same part, except with `inOrder`, which only uses the order. */
export interface Split<Name> {
  /** Below 1 it is a share of all rows, rounded; from 1 a number of rows. */
  readonly validation: number;
  readonly test: number;
  /**
   * With the same proportions of this column's values in each part: largest remainders. Values with fewer rows than
   * parts cannot be in each part: they are split together, and the report names them (`rare-stratum`).
   */
  readonly stratify?: Name;
  /** Rows with the same value of this column (a person, a writer) are in the same part. */
  readonly group?: Name;
  /**
   * The latest rows by this column are for test, and those before them for validation; equal times are in the same
   * part.
   */
  readonly time?: Name;
  /**
   * The last rows of the file are for test, and those before them for validation, even if they are equal to earlier
   * ones.
   */
  readonly inOrder?: boolean | undefined;
}

export interface CleanParams<C extends Columns> {
  /** The columns of each row. Raw columns that are not declared are left out, and reported. */
  readonly columns: C;
  /** Default: detected by the first bytes of the file. CSV and TSV may be gzip. */
  readonly format?: 'auto' | 'csv' | 'tsv' | 'jsonl' | 'parquet' | undefined;
  /** Whether the first row of a CSV or TSV names the columns; default true. Otherwise their names are '1', '2', … */
  readonly header?: boolean | undefined;
  /**
   * The character between the fields of a CSV. Default: detected from the first lines, or from a first line `sep=;`.
   */
  readonly delimiter?: string | undefined;
  /** The character around fields that contain delimiters or line ends, or `'none'`; default `"`. */
  readonly quote?: string | undefined;
  /**
   * The encoding of text, as a label of the Encoding Standard: `'utf-16'`, `'windows-1252'` (also called `'latin1'`),
   * `'shift_jis'`, … Default UTF-8. A byte order mark has priority.
   */
  readonly encoding?: string | undefined;
  /** The character before the fraction of a number, in CSV and TSV; default `'.'`. */
  readonly decimal?: '.' | ',' | undefined;
  /** The character between groups of three digits, in CSV and TSV; default none. */
  readonly thousands?: string | undefined;
  /** The character that begins a line of a CSV or TSV which is not a row; default none. */
  readonly comment?: string | undefined;
  /**
   * With several files: a raw column that holds the name of the row's file. Declare a column of this name to use it. Default
   * none.
   */
  readonly fileColumn?: string | undefined;
  /** Whether spaces around texts and categories are removed (`'trim'`, default) or kept (`'keep'`). */
  readonly blanks?: 'trim' | 'keep' | undefined;
  /**
   * Texts that mean a missing value, in addition to the empty one: `['NA', '?']`. Default none. A text that is a number
   * means every way to write the number, except in columns of text: `-999` and `-999.0`.
   */
  readonly missingValues?: readonly string[] | undefined;
  /**
   * What to do if a column has no value. Without a rule this is an error, unless the column is nullable. `'median'` and
   * `'mode'` are learned from training rows. `'drop'` drops the row in every part, because the table has no way to
   * store it (and a row without its label cannot be evaluated). If the column is nullable, only training rows are
   * dropped, and other rows are kept with null. Dropped rows are counted, and reported with their numbers.
   */
  readonly missing?: ({ readonly [N in keyof C]?: MissingRule | undefined } & {}) | undefined;
  /**
   * Which values count as outliers, learned from training rows. Training rows with one are dropped; others are counted
   * and kept.
   */
  readonly outliers?: ({ readonly [N in keyof C]?: 'iqr' | 'z-score' | OutlierRule | undefined } & {}) | undefined;
  /** Rows that are equal to another one in every declared column: kept, in the same part (default), or dropped. */
  readonly duplicates?: 'keep' | 'drop' | undefined;
  /** The share of rows, from 0 to 1, that may be broken or contain wrong values; default 0. */
  readonly tolerance?: number | undefined;
}

/** One raw file, or several as one: by names, in code-unit order, such as `files('data/months/*.csv')`. */
export type RawFiles =
  | { readonly raw: Ref<StoredFile, 'file'>; readonly files?: undefined }
  | {
      readonly files: Readonly<Record<string, Ref<StoredFile, 'file'>>> | CollectionRef<StoredFile, 'file'>;
      readonly raw?: undefined;
    };

/** Disjoint tables of one raw file, or of several. Training on `validation` and `test` is refused when planning. */
export interface SplitTables<Row> {
  readonly train: Ref<Table<Row>, 'table'>;
  readonly validation: Ref<Table<Row>, 'table'>;
  readonly test: Ref<Table<Row>, 'table'>;
  readonly report: Ref<CleanReport, 'json'>;
}

export interface WholeTable<Row> {
  readonly rows: Ref<Table<Row>, 'table'>;
  readonly report: Ref<CleanReport, 'json'>;
}

export interface Clean extends Runnable {
  /**
   * With `split` or a file of test rows: `train`, `validation`, `test`; without: `rows`. The report lists what was
   * found and done. The rows of `test` are cleaned with what was learned from the training rows; they are held out, and
   * none of them is dropped as an outlier or a duplicate. `split.test` is 0 then.
   */
  <
    const C extends Columns,
    S extends Split<keyof C & string> | undefined = undefined,
    T extends Ref<StoredFile, 'file'> | undefined = undefined,
  >(
    inputs: RawFiles & { readonly test?: T },
    params: CleanParams<C> & { readonly split?: S },
  ): [S, T] extends [undefined, undefined] ? WholeTable<RowOf<C>> : SplitTables<RowOf<C>>;
}

export const clean: Clean = defineStep('clean', {
  in: { raw: optional(storedFile), files: each(storedFile), test: optional(storedFile) },
  params: cleanParams,
  out: { rows: table, train: table, validation: table, test: table, report: json<CleanReport>() },
  rows: {
    out: {
      rows: { of: ['raw', 'files'] },
      train: { of: ['raw', 'files'], part: 'train' },
      validation: { of: ['raw', 'files'], part: 'validation', heldOut: true },
      test: { of: ['raw', 'files', 'test'], part: 'test', heldOut: true },
    },
  },
  async run({ raw, files, test: testFile }, { columns, tolerance, fileColumn, ...params }, ctx) {
    if (testFile && params.split && params.split.test > 0) {
      throw new Error('The test rows have a file of their own: say split: { validation: …, test: 0 }');
    }
    if (raw && fileColumn !== undefined) throw new Error('fileColumn is for files, and there is one raw file');
    const anomalies = createAnomalies();
    const { missingValues } = params;
    const options = { columns, reading: params, missingValues };
    const draft = raw
      ? await readDraft(raw.path, options, anomalies.note)
      : await readDrafts(pathsOf(files), { ...options, fileColumn }, anomalies.note);
    refuseIgnored(params, draft.format);
    const rules = { ...params, reading: pickReading(params) };
    checkTolerance(draft, anomalies.list(), tolerance);
    checkMissing(draft, anomalies.list(), rules);

    const {
      train,
      validation,
      test: split,
      ...dropped
    } = cleanDraft(draft, rules, ctx.random('split'), anomalies.note);
    const own =
      testFile &&
      (await cleanTestRows(testFile.path, { cleaning: train.cleaning!, rules, reading: params, tolerance }));
    const test = own?.table ?? split;
    const isWhole = !rules.split && !own;
    const summaries = summarizeColumns(train);
    for (const name of findConstantColumns(summaries)) anomalies.note('constant-column', name, 0);
    const kept = isWhole
      ? { rows: train.rowCount }
      : { train: train.rowCount, validation: validation.rowCount, test: test.rowCount };
    const found = {
      rows: { raw: draft.rawCount, broken: draft.rawCount - draft.rowNumbers.length, ...dropped, kept },
      anomalies: anomalies.list(),
      learned: train.cleaning?.learned ?? {},
      columns: summaries,
      ...(draft.files.length > 0 && { files: draft.files }),
      ...(own && { testFile: own.report }),
    };
    const report: CleanReport = { ...found, summary: writeSummary(found) };
    for (const line of report.summary) ctx.log(line);
    const none = selectRows(train, []);
    return isWhole
      ? { rows: train, train: none, validation, test, report }
      : { rows: none, train, validation, test, report };
  },
});

function pathsOf(files: Readonly<Record<string, StoredFile>>): ReadonlyMap<string, string> {
  return new Map(
    Object.keys(files)
      .sort()
      .map((name) => [name, files[name]!.path]),
  );
}
