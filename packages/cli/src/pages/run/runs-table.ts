// Runs side by side: which commit, which params differ between them, what came out.

import { type Elsewhere, noMetadata, type RunMetadata, type RunSummary } from '@cairn/core';
import {
  chooseMetrics,
  describeSelection,
  differingParams,
  formatFigureOfRun,
  formatMoment,
  formatRange,
  isRunFigure,
  shortCommit,
  sortMetrics,
} from '@cairn/report';
import { type Column, renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';
import { toOneLine } from '../../text/width.ts';

export interface RunsTableOptions {
  readonly style: Style;
  /** Where runs were made that were not made in this folder. */
  readonly elsewhere?: ReadonlyMap<string, Elsewhere>;
  /** The names and tags of the runs that have some. */
  readonly said?: ReadonlyMap<string, RunMetadata>;
  readonly width?: number;
  /** A metric or figure of the run that is shown whatever else is. */
  readonly sort: string | undefined;
}

const paints = { done: 'green', failed: 'red', refused: 'yellow', interrupted: 'dim' } as const;

const marks = { worktree: '~', project: '^', fetched: '<' } as const;
const origins = {
  worktree: 'made in another working tree of this repository: its artifacts may not be in this store',
  project: 'made by another project of this repository: its artifacts may not be in this store',
  fetched: 'fetched, or its record here is gone: its artifacts may not be in this store',
} as const;

/** The number of metrics that fit in a row. */
const metricColumns = 4;

export function renderRuns(
  runs: readonly RunSummary[],
  { style, width, sort, elsewhere = new Map(), said = new Map() }: RunsTableOptions,
): string {
  const hasSeveralPipelines = new Set(runs.map(({ pipeline }) => pipeline)).size > 1;
  const chosen = sortMetrics(runs.flatMap(({ metrics }) => chooseMetrics(metrics)));
  const metrics = [...new Set([...(sort === undefined ? [] : [sort]), ...chosen])].slice(0, metricColumns);
  const describe = ({ run }: RunSummary): string => describeRun(said.get(run) ?? noMetadata);
  const isDescribed = runs.some((run) => describe(run));
  const isSelected = runs.some((run) => showSelected(run) !== '');
  const hasParams = runs.some((run) => Object.keys(differingParams(run, runs)).length);
  const columns: Column[] = [
    { title: 'run' },
    { title: 'when' },
    ...(hasSeveralPipelines ? [{ title: 'pipeline', isFlexible: true }] : []),
    { title: 'commit' },
    { title: 'status' },
    ...(isDescribed ? [{ title: 'name and tags', isFlexible: true }] : []),
    ...(isSelected ? [{ title: 'selected', isFlexible: true }] : []),
    ...(hasParams ? [{ title: 'params that differ', isFlexible: true }] : []),
    ...metrics.map((title) => ({ title, align: 'right' }) as const),
  ];
  const rows = runs.map((run) => [
    `${run.run}${elsewhere.has(run.run) ? ` ${marks[elsewhere.get(run.run)!.kind]}` : ''}`,
    formatMoment(run.at),
    ...(hasSeveralPipelines ? [run.pipeline] : []),
    `${shortCommit(run.git.commit)}${isDirty(run) ? '+' : ''}`,
    style(paints[run.status], run.status),
    ...(isDescribed ? [describe(run)] : []),
    ...(isSelected ? [showSelected(run)] : []),
    ...(hasParams ? [showParams(differingParams(run, runs))] : []),
    ...metrics.map((name) => {
      if (isRunFigure(name)) return formatFigureOfRun(run, name);
      return run.metrics[name] ? formatRange(run.metrics[name])[0] : '';
    }),
  ]);
  const table = renderTable(columns, rows, { style, ...(width && { width }) });
  const kinds = new Set(runs.flatMap(({ run }) => elsewhere.get(run)?.kind ?? []));
  const notes = [
    ...(runs.some(isDirty) ? ['+ the working tree had changes that are not in the commit'] : []),
    ...Object.entries(marks).flatMap(([kind, mark]) =>
      kinds.has(kind as Elsewhere['kind']) ? [`${mark} ${origins[kind as Elsewhere['kind']]}`] : [],
    ),
  ];
  return [table, ...notes.map((note) => style('dim', note))].join('\n');
}

/** `baseline [nightly] pinned` */
function describeRun({ name, tags, isPinned }: RunMetadata): string {
  const parts = [...(name === null ? [] : [name]), ...tags.map((tag) => `[${tag}]`), ...(isPinned ? ['pinned'] : [])];
  return toOneLine(parts.join(' '));
}

/** Empty of a run of the whole pipeline. */
function showSelected({ selection }: RunSummary): string {
  return toOneLine((selection && describeSelection(selection)) ?? '');
}

function isDirty({ git }: RunSummary): boolean {
  return git.commit !== null && git.isDirty;
}

export function showParams(params: Readonly<Record<string, unknown>>): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
}
