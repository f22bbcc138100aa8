// What clean learned from training rows and applies to every raw row, for predictions too: plain data in tables and
// model artifacts.

import type { ColumnSpec } from './column.ts';

export interface CleaningOfColumn {
  /** The replacement for a missing value; absent if missing values are not replaced. */
  readonly fill?: number | string | boolean;
  /** Bounds beyond which a value was an outlier among the training rows. */
  readonly outlierBounds?: readonly [number, number];
}

/** How the text of a raw file is read, as far as the author said it. */
export interface Reading {
  /** One character between the fields of a CSV; default: detected from the first lines. */
  readonly delimiter?: string | undefined;
  /** One character around fields that contain delimiters or line ends, or `'none'`; default `"`. */
  readonly quote?: string | undefined;
  /** A label of the Encoding Standard; default UTF-8. A byte order mark has priority. */
  readonly encoding?: string | undefined;
  /** The character before the fraction of a number in CSV and TSV; default a point. */
  readonly decimal?: '.' | ',' | undefined;
  /** The character between groups of three digits in CSV and TSV; default none. */
  readonly thousands?: string | undefined;
  /** The character that begins a line which is not a row of a CSV or TSV; default none. */
  readonly comment?: string | undefined;
  /** Whether spaces around a text or a category are part of it; default not. */
  readonly blanks?: 'trim' | 'keep' | undefined;
}

export interface Cleaning {
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly learned: Readonly<Record<string, CleaningOfColumn>>;
  /** Whether the first row of the raw file named its columns. */
  readonly header: boolean;
  /** Texts that mean a missing value, including the empty one. */
  readonly missingValues: readonly string[];
  /** Absent if the author set none. */
  readonly reading?: Reading;
  /** For columns that are read by position from a file with a header: the names at these positions. */
  readonly rawNames?: Readonly<Record<string, readonly string[]>>;
}
