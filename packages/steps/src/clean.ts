// Raw rows become tables of declared columns: read, coerced, split, mended by what the training rows teach.

import { defineStep, json, optional, type Ref, type Runnable, type StoredFile, storedFile } from '@cairn/core';
import { createAnomalies } from './cleaning/anomalies.ts';
import { checkMissing } from './cleaning/check-missing.ts';
import { checkTolerance } from './cleaning/check-tolerance.ts';
import { cleanDraft } from './cleaning/clean-draft.ts';
import { cleanParams } from './cleaning/clean-params.ts';
import { type CleanReport, findConstantColumns, summarizeColumns, writeSummary } from './cleaning/clean-report.ts';
import { cleanTestRows } from './cleaning/clean-test-rows.ts';
import { readDraft } from './cleaning/draft.ts';
import type { MissingRule, OutlierRule } from './cleaning/learn-cleaning.ts';
import { pickReading, refuseIgnored } from './cleaning/reading-params.ts';
import { type Table, table } from './kinds/table.ts';
import type { Columns, RowOf } from './schemas/column.ts';
import { selectRows } from './tables/select-rows.ts';

/** How rows are held out. Equal rows are on one side, except with `inOrder`, where the order alone decides. */
export interface Split<Name> {
  /** Below 1 a share of all rows, rounded; from 1 a number of rows. */
  readonly validation: number;
  readonly test: number;
  /**
   * In the same proportions of this column's values: largest remainders. Values with fewer rows than there are parts
   * cannot be in each of them: they are split together, and the report names them (`rare-stratum`).
   */
  readonly stratify?: Name;
  /** Rows of one value of this column (a person, a writer) stay on one side. */
  readonly group?: Name;
  /** The latest rows by this column are for test, those before them for validation; equal times stay on one side. */
  readonly time?: Name;
  /** The last rows of the file are for test, those before them for validation, whether or not they equal earlier ones. */
  readonly inOrder?: boolean | undefined;
}

export interface CleanParams<C extends Columns> {
  /** What each row must hold. Raw columns that are not declared are left out, and told. */
  readonly columns: C;
  /** Default by the first bytes of the file. CSV and TSV may be gzip. */
  readonly format?: 'auto' | 'csv' | 'tsv' | 'jsonl' | 'parquet' | undefined;
  /** Whether the first row of a CSV or TSV names the columns; default true. Else they are named '1', '2', … */
  readonly header?: boolean | undefined;
  /** Between the fields of a CSV, one character; default by how the first lines split, or by a first line `sep=;`. */
  readonly delimiter?: string | undefined;
  /** Around fields that hold delimiters or line ends, one character, or `'none'`; default `"`. */
  readonly quote?: string | undefined;
  /**
   * Of text, by a label of the Encoding Standard: `'utf-16'`, `'windows-1252'` (also called `'latin1'`), `'shift_jis'`, …
   * Default UTF-8. A byte order mark wins.
   */
  readonly encoding?: string | undefined;
  /** Before the fraction of a number, in CSV and TSV; default `'.'`. */
  readonly decimal?: '.' | ',' | undefined;
  /** Between groups of three digits, in CSV and TSV, one character; default none. */
  readonly thousands?: string | undefined;
  /** Begins a line of a CSV or TSV that is no row, one character; default none. */
  readonly comment?: string | undefined;
  /** Whether blanks around texts and categories are left out (`'trim'`, default) or belong to them (`'keep'`). */
  readonly blanks?: 'trim' | 'keep' | undefined;
  /**
   * Texts that mean that there is no value, beside the empty one: `['NA', '?']`. Default none. One that is a number means
   * every writing of it, except in columns of text: `-999` is `-999.0`.
   */
  readonly missingValues?: readonly string[] | undefined;
  /**
   * What to do where a column has no value; without a rule that is an error, unless the column is nullable. `'median'` and
   * `'mode'` are learned on training rows. `'drop'` drops the row: wherever it is, since a table of that column has no
   * place for it (a row without its label cannot be judged either); where the column is nullable, from training rows
   * only, and elsewhere it is kept with null. What is dropped is counted, and told with its row numbers.
   */
  readonly missing?: ({ readonly [N in keyof C]?: MissingRule | undefined } & {}) | undefined;
  /** What to take for an outlier, learned on training rows. Dropped from them; elsewhere counted and kept. */
  readonly outliers?: ({ readonly [N in keyof C]?: 'iqr' | 'z-score' | OutlierRule | undefined } & {}) | undefined;
  /** Rows that equal another in every declared column: kept, on its side of the split (default), or dropped. */
  readonly duplicates?: 'keep' | 'drop' | undefined;
  /** The share of rows, from 0 to 1, that may be broken or hold values that are not as declared; default 0. */
  readonly tolerance?: number | undefined;
}

/** Disjoint tables of one raw file. Training is refused on `validation` and `test`, when planning. */
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
   * With `split` or a file of test rows: `train`, `validation`, `test`; without: `rows`. And a report of what was found
   * and done. The rows of `test` are cleaned with what the training rows taught; they are held out, and none of them is
   * dropped as an outlier or a duplicate. `split.test` is 0 then.
   */
  <
    const C extends Columns,
    S extends Split<keyof C & string> | undefined = undefined,
    T extends Ref<StoredFile, 'file'> | undefined = undefined,
  >(
    inputs: { readonly raw: Ref<StoredFile, 'file'>; readonly test?: T },
    params: CleanParams<C> & { readonly split?: S },
  ): [S, T] extends [undefined, undefined] ? WholeTable<RowOf<C>> : SplitTables<RowOf<C>>;
}

export const clean: Clean = defineStep('clean', {
  in: { raw: storedFile, test: optional(storedFile) },
  params: cleanParams,
  out: { rows: table, train: table, validation: table, test: table, report: json<CleanReport>() },
  rows: {
    out: {
      rows: { of: ['raw'] },
      train: { of: ['raw'], part: 'train' },
      validation: { of: ['raw'], part: 'validation', heldOut: true },
      test: { of: ['raw', 'test'], part: 'test', heldOut: true },
    },
  },
  async run({ raw, test: testFile }, { columns, tolerance, ...params }, ctx) {
    if (testFile && params.split && params.split.test > 0) {
      throw new Error('The test rows have a file of their own: say split: { validation: …, test: 0 }');
    }
    const anomalies = createAnomalies();
    const { missingValues } = params;
    const draft = await readDraft(raw.path, { columns, reading: params, missingValues }, anomalies.note);
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
