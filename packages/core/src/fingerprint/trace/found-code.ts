// What a walk over a step's code finds beside the code itself.

import type { Impurity } from '../parse/impurity.ts';

/** Where code could not be followed, so that more of it counts. */
export interface UnseenCode {
  /** Absolute. */
  readonly file: string;
  readonly line: number;
  /** Of the first, all files of its package count; of the others, the whole file. */
  readonly why: 'computed-import' | 'eval' | 'load-effect';
}

export interface FoundImpurity extends Impurity {
  /** Absolute. */
  readonly file: string;
  /** The code leads to it; otherwise it is only loaded with the code. */
  readonly isReached: boolean;
}
