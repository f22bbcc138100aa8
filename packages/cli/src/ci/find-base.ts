import { listBaseCommits, listProjectRuns, type RunRecord } from '@cairn/core';
import type { BaseRun } from '@cairn/report';
import { chooseBaseRun, isAskedAlike } from './choose-base-run.ts';

/**
 * The run that a run is compared with.
 *
 * @param name - a branch, tag or commit; undefined for the commit before
 */
export async function findBase(home: string, record: RunRecord, name: string | undefined): Promise<BaseRun> {
  const [runs, commits] = await Promise.all([listProjectRuns(home), listBaseCommits(home, name)]);
  const run = chooseBaseRun(runs, { record, commits, branch: name });
  return {
    name,
    run,
    isAskedOtherwise: run !== undefined && !isAskedAlike(run, record),
    isUnknown: commits === undefined,
  };
}
