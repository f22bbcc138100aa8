// cairn runs: a table of runs, newest first, or by a metric.

import {
  type Elsewhere,
  exitCodes,
  failAuthor,
  findHome,
  listPipelines,
  noMetadata,
  type RunMetadata,
  type RunSummary,
  readMetadata,
  resolveCommit,
  summarizeProjectRuns,
} from '@cairn/core';
import { cleanData, count, differingParams, isRunFigure, readFigureOfRun } from '@cairn/report';
import { checkBranch, checkMetric, checkPipeline, filterRuns } from '../../lookup/filter-runs.ts';
import { warnOfDamaged } from '../../pages/run/damaged-records.ts';
import { renderRuns } from '../../pages/run/runs-table.ts';
import { writeDocument } from '../../terminal/json.ts';
import type { CommandOf } from '../options/command-of.ts';

const defaultLimit = 20;

export const listRunsOfProject: CommandOf<'runs'> = async (args, { cwd, terminal }) => {
  const home = findHome(cwd);
  const allProjects = args['all-projects'];
  const { runs: all, damaged, elsewhere, others } = await summarizeProjectRuns(home, { allProjects });
  if (args.pipeline !== undefined) checkPipeline(args.pipeline, all, listPipelines(home));
  if (args.branch !== undefined) checkBranch(args.branch, all);
  const ofCommit = args.commit === undefined ? all : await keepCommit(all, args.commit, home);
  const said = await readMetadata(home);
  const found = filterRuns(ofCommit, args, said, Date.now());
  const metric = args.best ?? args.sort;
  const sorted = sortRuns(found, metric, args.ascending);
  const best = args.best === undefined ? sorted : sorted.filter((run) => hasValue(run, args.best!)).slice(0, 1);
  // All points of a sweep, unless a limit is typed.
  const most = args.sweep === undefined ? defaultLimit : best.length;
  const runs = best.slice(0, args.limit ?? most);
  if (args.json)
    writeDocument(terminal, {
      total: found.length,
      runs: runs.map((run) => describeRun(run, runs, elsewhere, said.get(run.run) ?? noMetadata)),
      damaged,
      others,
    });
  else if (!all.length && damaged.length) terminal.print('No runs that can be read.');
  else if (!all.length) terminal.print('No runs yet. Make one with cairn run <pipeline>.');
  else if (!runs.length) terminal.print(`None of ${count(all.length, 'run')} matches.`);
  else {
    const { style, isLive } = terminal;
    terminal.print(
      renderRuns(cleanData(runs), {
        style,
        elsewhere,
        said,
        sort: metric,
        ...(isLive && { width: terminal.columns() }),
      }),
    );
    if (runs.length < best.length)
      terminal.print(style('dim', `${best.length - runs.length} more: --limit ${best.length}`));
  }
  if (!args.json && others)
    terminal.print(
      terminal.style('dim', `${count(others, 'run')} of other projects of this repository: --all-projects`),
    );
  if (!args.json) warnOfDamaged(damaged, terminal);
  return exitCodes.done;
};

/** By the beginning of its hash, or as git names it; also by the commit that holds the run itself. */
async function keepCommit(all: readonly RunSummary[], name: string, home: string): Promise<readonly RunSummary[]> {
  const isHash = /^[0-9a-f]{4,64}$/i.test(name);
  const begin = name.toLowerCase();
  const hashed = isHash
    ? all.filter(({ git, snapshot }) => git.commit?.startsWith(begin) || snapshot?.startsWith(begin))
    : [];
  if (hashed.length) return hashed;
  const commit = (await resolveCommit(home, name)) ?? failAuthor('commit-missing', { commit: name });
  return all.filter(({ git, snapshot }) => git.commit === commit || snapshot === commit);
}

function hasValue(run: RunSummary, metric: string): boolean {
  return readFigureOfRun(run, metric) !== null;
}

/**
 * By time without a metric. Runs without the metric, or without a value of it, come last.
 *
 * @param found - the oldest first
 */
function sortRuns(
  found: readonly RunSummary[],
  metric: string | undefined,
  isAscending: boolean,
): readonly RunSummary[] {
  const runs = [...found].reverse();
  if (metric === undefined) return isAscending ? found : runs;
  if (!isRunFigure(metric)) checkMetric(metric, runs);
  const worst = isAscending ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const metricOf = (run: RunSummary): number => readFigureOfRun(run, metric) ?? worst;
  return runs.sort((a, b) => (isAscending ? metricOf(a) - metricOf(b) : metricOf(b) - metricOf(a)) || 0);
}

function describeRun(
  record: RunSummary,
  all: readonly RunSummary[],
  elsewhere: ReadonlyMap<string, Elsewhere>,
  metadata: RunMetadata,
): object {
  const {
    run,
    pipeline,
    at,
    status,
    seconds,
    usage,
    selection,
    git,
    params,
    seed,
    sweep,
    outcomes,
    metrics,
    deployed,
  } = record;
  const { commit, isDirty } = git;
  const differing = differingParams(record, all);
  return {
    run,
    pipeline,
    at,
    status,
    seconds,
    ...(usage && { usage }),
    ...(selection && { selection }),
    commit,
    dirty: isDirty,
    seed,
    ...(sweep && { sweep }),
    params,
    differing,
    outcomes,
    metrics,
    deployed,
    metadata,
    elsewhere: elsewhere.get(run) ?? null,
  };
}
