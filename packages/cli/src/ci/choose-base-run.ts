// Chooses the recorded run that a run is compared with: the newest run of the nearest commit that it is based on.

import { digestCanonical, isWholeRun, type RunRecord } from '@cairn/core';

export interface BaseSearch {
  /** The run that is compared. */
  readonly record: RunRecord;
  /** The commits that it is based on, nearest first; undefined if git does not know them. */
  readonly commits: readonly string[] | undefined;
  /** The branch that it goes to, where one is named. */
  readonly branch: string | undefined;
}

/** Undefined if none is known. `runs` are sorted, oldest first; a run with the same params and seed is preferred. */
export function chooseBaseRun(runs: readonly RunRecord[], search: BaseSearch): RunRecord | undefined {
  const { record } = search;
  const comparable = runs.filter((other) => isComparable(other, record));
  const alike = comparable.filter((other) => isAskedAlike(other, record));
  return findNearest(alike, search) ?? findNearest(comparable, search);
}

/** Whether two runs were given the same params and seed. If not, that alone may change metrics. */
export function isAskedAlike(one: RunRecord, other: RunRecord): boolean {
  return one.seed === other.seed && digestCanonical(one.givenParams) === digestCanonical(other.givenParams);
}

/** A run of the same pipeline that is finished: a run that a gate refused has metrics too. */
function isComparable(other: RunRecord, { run, pipeline }: RunRecord): boolean {
  const { status } = other;
  const isWhole = (status === 'done' || status === 'refused') && isWholeRun(other);
  return isWhole && other.run !== run && other.pipeline === pipeline;
}

function findNearest(runs: readonly RunRecord[], { commits, branch }: BaseSearch): RunRecord | undefined {
  const newest = new Map(runs.map((run) => [run.git.commit, run]));
  const nearest = commits?.find((commit) => newest.has(commit));
  if (nearest !== undefined) return newest.get(nearest);
  // A clone may lack the commits that the records know.
  return branch === undefined ? undefined : runs.findLast(({ git }) => git.branch === branch);
}
