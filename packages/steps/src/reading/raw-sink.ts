// The output of readers of raw files, row by row, for every format.

import type { Reading } from '../schemas/cleaning.ts';

/** A value as it is in the file; null if the format says that there is none. */
export type RawValue = string | null;

export interface RawSink {
  /** The names of the raw columns: once, before the first row. In a file without a header: '1', '2', … */
  names(names: readonly string[], format: RawFormat): void;
  /** @param number - the number of the row, from 1, without the header */
  row(values: readonly RawValue[], number: number): void;
  /** A row that cannot be read completely. `line` is where it starts in the file, from 1; null if unknown. */
  broken(number: number, line: number | null, problem: string): void;
}

/** How a raw file is to be read. */
export interface RawReading extends Reading {
  /** Default: detected by the first bytes of the file. */
  readonly format: RawFormat | 'auto';
  /** Whether the first row of a CSV or TSV names the columns. */
  readonly header: boolean;
  /** What is between the names of declared lists: never taken for the delimiter of the fields without being asked to. */
  readonly listSeparators?: readonly string[];
}

export type RawFormat = 'csv' | 'tsv' | 'jsonl' | 'parquet';
