// Which runs are removed when a history is pruned: those that match every given rule and are not protected. Pure.

import type { RunId } from '../../base/brand.ts';
import type { RunStatus } from '../../plan/outcome/outcome.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { isWholeRun } from '../../run/record/recorded-selection.ts';

export interface PruneRules {
  /** It is not among this many newest runs of its pipeline, whatever their outcomes were. */
  readonly keep?: number | undefined;
  /** Milliseconds: it began longer ago. */
  readonly olderThan?: number | undefined;
  readonly status?: RunStatus | undefined;
  /** It is a run of this pipeline, by name. */
  readonly pipeline?: string | undefined;
}

/**
 * - `deployed`: the registry has a version of it
 * - `tagged`: its commit has a tag `cairn/…`
 * - `pinned`: somebody pinned it, with `cairn tag <run> --pin`
 * - `last-finished`: the last run of its pipeline that was not interrupted, in this folder or anywhere
 * - `last-whole`: the last run that completed the whole plan
 */
export type Protection = 'deployed' | 'tagged' | 'pinned' | 'last-finished' | 'last-whole';

export interface Protected {
  readonly deployed: ReadonlySet<RunId>;
  /** Commits of runs that have a tag. */
  readonly tagged: ReadonlySet<string>;
  readonly pinned: ReadonlySet<RunId>;
  /** The runs that have a record in this folder; others were fetched. */
  readonly recorded: ReadonlySet<RunId>;
}

export interface SparedRun {
  readonly record: RunRecord;
  readonly why: readonly Protection[];
}

export interface ChosenRuns {
  readonly going: readonly RunRecord[];
  /** Runs that match the rules but are protected. */
  readonly spared: readonly SparedRun[];
}

/**
 * @param all - oldest first
 * @param now - milliseconds since 1970
 */
export function choosePruned(
  all: readonly RunRecord[],
  rules: PruneRules,
  { deployed, tagged, pinned, recorded }: Protected,
  now: number,
): ChosenRuns {
  const { keep, olderThan, status, pipeline } = rules;
  const young = new Set<RunId>();
  const finished = new Set<RunId>();
  const whole = new Set<RunId>();
  for (const runs of Map.groupBy(all, ({ project = '', pipeline }) => `${project}\0${pipeline}`).values()) {
    for (const { run } of keep ? runs.slice(-keep) : []) young.add(run);
    // A run with nothing to do names the last run of this folder again.
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
    ...(pinned.has(run) ? (['pinned'] as const) : []),
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

function isWhole(run: RunRecord): boolean {
  return (run.status === 'done' || run.status === 'refused') && isWholeRun(run);
}
