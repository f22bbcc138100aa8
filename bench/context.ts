// The data that all measurements share.

import type { Row } from './row.ts';

export interface Context {
  /** A folder for this benchmark, removed at the end. */
  readonly folder: string;
  /** Reports progress. */
  say(line: string): void;
}

/** Measures some rows of the table. */
export type Measurement = (context: Context) => Promise<readonly Row[]>;
