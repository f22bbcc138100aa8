// One row of the table: an edit, and the nodes that run again because of it.

import type { Edits } from './apply-edits.ts';
import type { MakeRequest } from './make-request.ts';

export interface Row {
  readonly name: string;
  /** Paths begin with the name of the project that they lie in. */
  readonly edit?: Edits;
  /** The project, where no path says it. */
  readonly of?: string;
  /** What the run is given that the first one was not. */
  readonly given?: Pick<MakeRequest, 'params' | 'seed' | 'environment'>;
  /** Labels of the nodes that run, and no others. */
  readonly runs: readonly string[];
  /** They run, and make what they made before. */
  readonly makesTheSame?: true;
}

/** Rows by the kind of their edit. */
export type Table = Readonly<Record<string, readonly Row[]>>;

/** A row that runs nothing. */
export function still(name: string, edit: Edits): Row {
  return { name, edit, runs: [] };
}
