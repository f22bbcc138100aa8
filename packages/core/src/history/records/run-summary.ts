// The facts of a record that a list of runs shows.

import { sumUsage } from '../../plan/outcome/node-usage.ts';
import type { RunRecord, RunSummary } from '../../run/record/record.ts';
import { isWholeRun } from '../../run/record/recorded-selection.ts';

export function summarizeRun(record: RunRecord): RunSummary {
  const { run, pipeline, file, project, at, seconds, status, snapshot, params, seed, sweep, git } = record;
  const { outcomes, metrics, deployed } = record;
  const usage = sumUsage(record.nodes);
  return {
    run,
    pipeline,
    file,
    ...(project !== undefined && { project }),
    at,
    seconds,
    status,
    ...(usage && { usage }),
    ...(!isWholeRun(record) && { selection: record.selection }),
    git: { commit: git.commit, branch: git.branch, isDirty: git.dirty.length > 0 },
    snapshot,
    params,
    seed,
    ...(sweep && { sweep }),
    outcomes,
    metrics,
    deployed,
  };
}
