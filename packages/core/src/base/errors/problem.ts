// Problems that are reported to people, one or several together. There are two families: mistakes of an author
// (author-error.ts), and problems outside of the project (fault-error.ts).

import type { SourceLocation } from './source-location.ts';
import type { Words } from './words.ts';

export interface Problem extends Words {
  /** Kebab-case; each has a page in docs/errors. */
  readonly code: string;
  readonly at?: SourceLocation;
}

/** Thrown with all the problems that were found, so that they are reported together. Exit code 2. */
export abstract class ProblemError<P extends Problem = Problem> extends Error {
  readonly problems: readonly P[];

  constructor(problems: readonly P[]) {
    super(problems.map((problem) => problem.message).join('\n'));
    this.problems = problems;
  }
}
