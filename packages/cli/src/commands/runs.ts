// cairn runs: a table of runs, newest first, or by a metric.

import { findHome, listRuns, type RunRecord } from '@cairn/core';
import { exitCodes } from '../exit-codes.ts';
import { sortMetrics } from '../output/choose-metrics.ts';
import { writeDocument } from '../output/json.ts';
import { differingParams, renderRuns } from '../output/runs-table.ts';
import { failUsage } from '../usage-error.ts';
import type { CommandOf } from './command-of.ts';

const defaultLimit = 20;

export const listRunsOfProject: CommandOf<'runs'> = async (args, { cwd, terminal }) => {
  const all = await listRuns(findHome(cwd));
  const ofPipeline = all.filter(({ pipeline, file }) => !args.pipeline || isNamed(args.pipeline, pipeline, file));
  const sorted = sortRuns([...ofPipeline].reverse(), args.sort, args.ascending);
  const runs = sorted.slice(0, args.limit ?? defaultLimit);
  if (args.json) writeDocument(terminal, { total: ofPipeline.length, runs: runs.map((run) => describeRun(run, runs)) });
  else if (!runs.length) terminal.print('No runs yet. Make one with cairn run <pipeline>.');
  else {
    const { style, isLive } = terminal;
    terminal.print(renderRuns(runs, { style, sort: args.sort, ...(isLive && { width: terminal.columns() }) }));
    if (runs.length < sorted.length)
      terminal.print(style('dim', `${sorted.length - runs.length} more: --limit ${sorted.length}`));
  }
  return exitCodes.done;
};

function isNamed(wanted: string, pipeline: string, file: string): boolean {
  return wanted === pipeline || wanted === file || file.replace(/^.*\/|\.[cm]?[jt]s$/g, '') === wanted;
}

/** Runs without the metric come last. */
function sortRuns(runs: readonly RunRecord[], metric: string | undefined, isAscending: boolean): readonly RunRecord[] {
  if (metric === undefined) return runs;
  const known = sortMetrics(runs.flatMap(({ metrics }) => Object.keys(metrics)));
  if (!known.includes(metric)) failUsage('unknown-metric-name', { metric, known });
  const worst = isAscending ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const metricOf = (run: RunRecord): number => run.metrics[metric]?.value ?? worst;
  return [...runs].sort((a, b) => (isAscending ? metricOf(a) - metricOf(b) : metricOf(b) - metricOf(a)) || 0);
}

function describeRun(record: RunRecord, all: readonly RunRecord[]): object {
  const { run, pipeline, at, status, seconds, git, params, seed, outcomes, metrics, deployed } = record;
  const { commit, dirty } = git;
  const differing = differingParams(record, all);
  return {
    run,
    pipeline,
    at,
    status,
    seconds,
    commit,
    dirty: dirty.length > 0,
    seed,
    params,
    differing,
    outcomes,
    metrics,
    deployed,
  };
}
