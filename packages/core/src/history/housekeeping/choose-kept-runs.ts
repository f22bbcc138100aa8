// Which runs keep what they need: all, unless somebody says how many or how old.

import type { RunId } from '../../base/brand.ts';
import type { RunRecord } from '../../run/record/record.ts';

export interface KeepRule {
  /** So many of the newest runs of each pipeline. */
  readonly runs?: number | undefined;
  /** Runs that are not older than this; with `runs` as well, whatever either keeps. */
  readonly days?: number | undefined;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * @param all - runs of one project, oldest first
 * @param now - milliseconds since 1970
 */
export function chooseKeptRuns(all: readonly RunRecord[], rule: KeepRule, now: number): ReadonlySet<RunId> {
  if (rule.runs === undefined && rule.days === undefined) return new Set(all.map(({ run }) => run));
  const ofPipeline = new Map<string, RunRecord[]>();
  for (const record of all) ofPipeline.set(record.pipeline, [...(ofPipeline.get(record.pipeline) ?? []), record]);
  const kept = new Set<RunId>();
  for (const runs of ofPipeline.values()) {
    const newest = rule.runs === undefined ? [] : runs.slice(Math.max(0, runs.length - rule.runs));
    const young = rule.days === undefined ? [] : runs.filter(({ at }) => now - Date.parse(at) <= rule.days! * dayMs);
    // A run that was cut short or asked for one node must not be all that is left of a pipeline.
    const whole = runs.findLast(isWhole);
    for (const { run } of [...newest, ...young, ...(whole ? [whole] : [])]) kept.add(run);
  }
  return kept;
}

function isWhole({ status, selection }: RunRecord): boolean {
  return (status === 'done' || status === 'refused') && selection.until === null;
}
