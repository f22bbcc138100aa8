// Which runs go when a history is pruned. A run goes when every rule that is given says so, and nothing protects it. Pure.

import type { RunId } from '../../base/brand.ts';
import type { RunStatus } from '../../plan/outcome/outcome.ts';
import type { RunRecord } from '../../run/record/record.ts';

export interface PruneRules {
  /** Not among so many newest runs of its pipeline, whatever became of them. */
  readonly keep?: number | undefined;
  /** Milliseconds: it began longer ago. */
  readonly olderThan?: number | undefined;
  readonly status?: RunStatus | undefined;
  /** Of this pipeline, by name. */
  readonly pipeline?: string | undefined;
}

/**
 * - `deployed`: the registry has a version of it
 * - `tagged`: a tag `cairn/…` stands on its commit
 * - `last-finished`: the last run of its pipeline that was not interrupted, here or anywhere
 * - `last-whole`: the last that came to the end of the whole plan
 */
export type Protection = 'deployed' | 'tagged' | 'last-finished' | 'last-whole';

export interface Protected {
  readonly deployed: ReadonlySet<RunId>;
  /** Commits of runs that a tag stands on. */
  readonly tagged: ReadonlySet<string>;
  /** The runs that this folder has a record of; others were fetched. */
  readonly recorded: ReadonlySet<RunId>;
}

export interface SparedRun {
  readonly record: RunRecord;
  readonly why: readonly Protection[];
}

export interface ChosenRuns {
  readonly going: readonly RunRecord[];
  /** The rules say that they go. */
  readonly spared: readonly SparedRun[];
}

/**
 * @param all - oldest first
 * @param now - milliseconds since 1970
 */
export function choosePruned(
  all: readonly RunRecord[],
  rules: PruneRules,
  { deployed, tagged, recorded }: Protected,
  now: number,
): ChosenRuns {
  const { keep, olderThan, status, pipeline } = rules;
  const young = new Set<RunId>();
  const finished = new Set<RunId>();
  const whole = new Set<RunId>();
  for (const runs of Map.groupBy(all, ({ project = '', pipeline }) => `${project}\0${pipeline}`).values()) {
    for (const { run } of keep ? runs.slice(-keep) : []) young.add(run);
    // A run with nothing to do is answered with the name of the last one here.
    const here = runs.filter(({ run }) => recorded.has(run));
    for (const last of [runs.findLast(isFinished), here.findLast(isFinished)]) if (last) finished.add(last.run);
    const last = runs.findLast(isWhole);
    if (last) whole.add(last.run);
  }
  const isMeant = ({ run, at, ...record }: RunRecord): boolean =>
    !young.has(run) &&
    (olderThan === undefined || now - Date.parse(at) > olderThan) &&
    (status === undefined || record.status === status) &&
    (pipeline === undefined || record.pipeline === pipeline);
  const protect = ({ run, snapshot }: RunRecord): readonly Protection[] => [
    ...(deployed.has(run) ? (['deployed'] as const) : []),
    ...(snapshot !== null && tagged.has(snapshot) ? (['tagged'] as const) : []),
    ...(finished.has(run) ? (['last-finished'] as const) : []),
    ...(whole.has(run) ? (['last-whole'] as const) : []),
  ];
  const judged = all.filter(isMeant).map((record) => ({ record, why: protect(record) }));
  return {
    going: judged.filter(({ why }) => !why.length).map(({ record }) => record),
    spared: judged.filter(({ why }) => why.length),
  };
}

function isFinished({ status }: RunRecord): boolean {
  return status !== 'interrupted';
}

function isWhole({ status, selection }: RunRecord): boolean {
  return (status === 'done' || status === 'refused') && selection.until === null;
}
