// What a trace of a step's code finds in addition to the code itself.

import type { Impurity } from '../parse/impurity.ts';

/** A position where code could not be followed, so that more of it counts. */
export interface UnseenCode {
  /** Absolute. */
  readonly file: string;
  readonly line: number;
  /** For `computed-import`, all files of the package count; for the others, the whole file. */
  readonly why: 'computed-import' | 'eval' | 'load-effect';
}

export interface FoundImpurity extends Impurity {
  /** Absolute. */
  readonly file: string;
  /** The code refers to it; otherwise it is only loaded with the code. */
  readonly isReached: boolean;
}
