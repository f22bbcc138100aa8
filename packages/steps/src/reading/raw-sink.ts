// What a reader of raw files gives, row by row, whatever the format.

import type { Reading } from '../schemas/cleaning.ts';

/** A value as it stood in the file; null where the format says that there is none. */
export type RawValue = string | null;

export interface RawSink {
  /** The names of the raw columns: once, before the first row. In a file without a header: '1', '2', … */
  names(names: readonly string[], format: RawFormat): void;
  /** @param number - of the row, from 1, a header not counted */
  row(values: readonly RawValue[], number: number): void;
  /** A row that cannot be read as a whole. `line` is where it starts in the file, from 1; null where nobody can say. */
  broken(number: number, line: number | null, problem: string): void;
}

/** How a raw file is to be read. */
export interface RawReading extends Reading {
  /** Default by the first bytes of the file. */
  readonly format: RawFormat | 'auto';
  /** Whether the first row of a CSV or TSV names the columns. */
  readonly header: boolean;
}

export type RawFormat = 'csv' | 'tsv' | 'jsonl' | 'parquet';
