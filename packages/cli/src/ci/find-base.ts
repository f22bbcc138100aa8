import { listBaseCommits, listProjectRuns, type RunRecord } from '@cairn/core';
import { chooseBaseRun, isAskedAlike } from './choose-base-run.ts';

/** What a run is compared with. */
export interface Base {
  /** The branch, tag or commit as it was named; undefined for the commit before. */
  readonly name: string | undefined;
  readonly run: RunRecord | undefined;
  /** It was given other params, or another seed. */
  readonly isAskedOtherwise: boolean;
  /** Git knows no such branch or commit here. */
  readonly isUnknown: boolean;
}

export async function findBase(home: string, record: RunRecord, name: string | undefined): Promise<Base> {
  const [runs, commits] = await Promise.all([listProjectRuns(home), listBaseCommits(home, name)]);
  const run = chooseBaseRun(runs, { record, commits, branch: name });
  return {
    name,
    run,
    isAskedOtherwise: run !== undefined && !isAskedAlike(run, record),
    isUnknown: commits === undefined,
  };
}
