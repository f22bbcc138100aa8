// What clean learned on training rows and applies to every raw row, also when a model serves: it travels inside tables
// and model artifacts, as plain data.

import type { ColumnSpec } from './column.ts';

export interface CleaningOfColumn {
  /** What a missing value is replaced with; absent where missing values are not mended. */
  readonly fill?: number | string | boolean;
  /** Bounds beyond which a value was an outlier among the training rows. */
  readonly outlierBounds?: readonly [number, number];
}

/** How the text of a raw file is read, as far as the author said so. */
export interface Reading {
  /** One character between the fields of a CSV; else by the first lines. */
  readonly delimiter?: string | undefined;
  /** One character around fields that hold delimiters or line ends, or `'none'`; else `"`. */
  readonly quote?: string | undefined;
  /** A label of the Encoding Standard; else UTF-8. A byte order mark wins. */
  readonly encoding?: string | undefined;
  /** What stands before the fraction of a number in CSV and TSV; else a point. */
  readonly decimal?: '.' | ',' | undefined;
  /** What stands between groups of three digits in CSV and TSV; else nothing. */
  readonly thousands?: string | undefined;
  /** The character that begins a line which is no row of a CSV or TSV; else there are none. */
  readonly comment?: string | undefined;
  /** Whether blanks around a text or a category belong to it; else they do not. */
  readonly blanks?: 'trim' | 'keep' | undefined;
}

export interface Cleaning {
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly learned: Readonly<Record<string, CleaningOfColumn>>;
  /** Whether the raw file named its columns in its first row. */
  readonly header: boolean;
  /** Texts that stand for no value, the empty one among them. */
  readonly missingValues: readonly string[];
  /** Absent where the author said nothing of it. */
  readonly reading?: Reading;
  /** Of columns that are read by position from a file that names its columns: the names that it has there. */
  readonly rawNames?: Readonly<Record<string, readonly string[]>>;
}
