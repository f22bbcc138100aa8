// Which runs keep their artifacts: all, unless a number or an age is given.

import type { RunId } from '../../base/brand.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { isWholeRun } from '../../run/record/recorded-selection.ts';

export interface KeepRule {
  /** This many of the newest runs of each pipeline. */
  readonly runs?: number | undefined;
  /** Runs that are not older than this. If `runs` is given too, a run is kept if one of the two keeps it. */
  readonly days?: number | undefined;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * @param all - runs of one project, oldest first
 * @param now - milliseconds since 1970
 * @param pinned - runs that are kept whatever the rule says
 */
export function chooseKeptRuns(
  all: readonly RunRecord[],
  rule: KeepRule,
  now: number,
  pinned: ReadonlySet<RunId> = new Set(),
): ReadonlySet<RunId> {
  if (rule.runs === undefined && rule.days === undefined) return new Set(all.map(({ run }) => run));
  const ofPipeline = new Map<string, RunRecord[]>();
  for (const record of all) ofPipeline.set(record.pipeline, [...(ofPipeline.get(record.pipeline) ?? []), record]);
  const kept = new Set(all.flatMap(({ run }) => (pinned.has(run) ? [run] : [])));
  for (const runs of ofPipeline.values()) {
    const newest = rule.runs === undefined ? [] : runs.slice(Math.max(0, runs.length - rule.runs));
    const young = rule.days === undefined ? [] : runs.filter(({ at }) => now - Date.parse(at) <= rule.days! * dayMs);
    // A run that was interrupted, or that made only one node, must not be the only one that is kept of a pipeline.
    const whole = runs.findLast(isWhole);
    for (const { run } of [...newest, ...young, ...(whole ? [whole] : [])]) kept.add(run);
  }
  return kept;
}

function isWhole(run: RunRecord): boolean {
  return (run.status === 'done' || run.status === 'refused') && isWholeRun(run);
}
