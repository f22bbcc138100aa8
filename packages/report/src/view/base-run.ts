import type { RunRecord } from '@cairn/core';

/** The run that another one is compared with. */
export interface BaseRun {
  /** The branch, tag or commit as it was named; undefined for the commit before. */
  readonly name: string | undefined;
  readonly run: RunRecord | undefined;
  /** It was given other params, or another seed. */
  readonly isAskedOtherwise: boolean;
  /** Git does not know the branch or commit here. */
  readonly isUnknown: boolean;
}
