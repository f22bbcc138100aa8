// What the measurements share.

import type { Row } from './row.ts';

export interface Context {
  /** A folder of this benchmark's own, removed in the end. */
  readonly folder: string;
  /** Tells what goes on. */
  say(line: string): void;
}

/** Measures some rows of the table. */
export type Measurement = (context: Context) => Promise<readonly Row[]>;
