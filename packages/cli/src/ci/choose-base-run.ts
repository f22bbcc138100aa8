// Which recorded run a run is compared with: the newest one of the nearest commit that it builds upon.

import { digestCanonical, type RunRecord } from '@cairn/core';

export interface BaseSearch {
  /** The run that is compared. */
  readonly record: RunRecord;
  /** The commits that it builds upon, nearest first; undefined where git does not know them. */
  readonly commits: readonly string[] | undefined;
  /** The branch that it goes to, where one is named. */
  readonly branch: string | undefined;
}

/** Undefined where none is known. `runs` are the oldest first. */
export function chooseBaseRun(
  runs: readonly RunRecord[],
  { record, commits, branch }: BaseSearch,
): RunRecord | undefined {
  const comparable = runs.filter((other) => isComparable(other, record));
  const newest = new Map(comparable.map((other) => [other.git.commit, other]));
  const nearest = commits?.find((commit) => newest.has(commit));
  if (nearest !== undefined) return newest.get(nearest);
  // A clone may lack the commits that the records know.
  return branch === undefined ? undefined : comparable.findLast(({ git }) => git.branch === branch);
}

/** A run to the end, of the same pipeline, with the same params given: another question has other metrics. */
function isComparable(other: RunRecord, record: RunRecord): boolean {
  return (
    other.run !== record.run &&
    other.pipeline === record.pipeline &&
    (other.status === 'done' || other.status === 'refused') &&
    other.selection.until === null &&
    other.seed === record.seed &&
    digestCanonical(other.givenParams) === digestCanonical(record.givenParams)
  );
}
