// The list of runs: those that go on, then those that ended, the newest first, with the filters of `cairn runs`.

import type { LiveRun, RunMetadata, RunSummary } from '@cairn/core';
import {
  chooseMetrics,
  count,
  differingParams,
  formatMoment,
  formatRange,
  formatSeconds,
  shortCommit,
  sortMetrics,
} from '@cairn/report';
import { type Cell, type Column, type Html, html, table } from '@cairn/report/html';
import { renderPart } from '../shell/render-shell.ts';
import { renderLiveRows } from './live-rows.ts';
import { type RunFilter, statuses } from './run-filter.ts';

export interface ListedRuns {
  /** All of the project, for what the form offers. */
  readonly all: readonly RunSummary[];
  /** Those that meet the filter, the newest first. */
  readonly found: readonly RunSummary[];
  readonly live: readonly LiveRun[];
  /** What people said of runs. */
  readonly said: ReadonlyMap<string, RunMetadata>;
  readonly filter: RunFilter;
  /** The most that are shown. */
  readonly limit: number;
  /** Why the filter is wrong, if it is. */
  readonly problem: string | undefined;
  /** The query of the address, to ask for the same again. */
  readonly query: string;
}

const metricColumns = 6;

export function renderRunsPage(listed: ListedRuns): Html {
  const path = `/part/runs${listed.query ? `?${listed.query}` : ''}`;
  return html`${renderForm(listed)}
${listed.problem && html`<p class="failure" role="alert">${listed.problem}</p>`}
<form action="/compare" method="get">${renderPart(path, 'runs', renderRunsPart(listed))}
<p><button type="submit">Compare the chosen runs</button></p></form>
`;
}

export function renderRunsPart({ all, found, live, said, limit, query }: ListedRuns): Html {
  const shown = found.slice(0, limit);
  const more = new URLSearchParams(query);
  more.set('limit', String(found.length));
  return html`${live.length > 0 && html`<section id="live"><h2>Going on</h2>${renderLiveRows(live)}</section>`}
<section id="ended"><h2>Ended</h2><p class="note" id="counted">${describeCount(all, found, shown)}${shown.length < found.length && html` <a href="/?${more.toString()}">Show all</a>`}</p>
${shown.length > 0 && renderTable(shown, said)}</section>`;
}

function describeCount(all: readonly RunSummary[], found: readonly RunSummary[], shown: readonly RunSummary[]): string {
  if (!all.length) return 'No run has ended yet. Make one with cairn run <pipeline>.';
  if (!found.length) return `None of ${count(all.length, 'run')} matches.`;
  if (shown.length < found.length) return `The newest ${shown.length} of ${count(found.length, 'run')}.`;
  return found.length === all.length ? count(all.length, 'run') : `${found.length} of ${count(all.length, 'run')}`;
}

function renderTable(runs: readonly RunSummary[], said: ReadonlyMap<string, RunMetadata>): Html {
  const hasWords = runs.some(({ run }) => said.has(run));
  const metrics = sortMetrics(runs.flatMap((run) => chooseMetrics(run.metrics))).slice(0, metricColumns);
  const columns: readonly Column[] = [
    { title: 'Run' },
    ...(hasWords ? [{ title: 'Name and tags' }] : []),
    { title: 'Began' },
    { title: 'Pipeline' },
    { title: 'Status' },
    { title: 'Time', isFigure: true },
    { title: 'Commit' },
    { title: 'Params that differ' },
    ...metrics.map((title) => ({ title, isFigure: true })),
    { title: 'Deployed' },
  ];
  const rows = runs.map((run): readonly Cell[] => [
    html`<label class="choose"><input type="checkbox" name="run" value="${run.run}"><span class="unseen">Compare</span></label> <a href="/run/${run.run}">${run.run}</a>`,
    ...(hasWords ? [describeMetadata(said.get(run.run))] : []),
    { content: html`<time datetime="${run.at}">${formatMoment(run.at)}</time>`, sortsBy: Date.parse(run.at) },
    run.pipeline,
    html`<span class="status ${run.status}">${run.status}</span>`,
    { content: formatSeconds(run.seconds), sortsBy: run.seconds },
    `${shortCommit(run.git.commit)}${run.git.commit !== null && run.git.isDirty ? ' + changes' : ''}${run.git.branch ? ` on ${run.git.branch}` : ''}`,
    showParams(differingParams(run, runs)),
    ...metrics.map((name): Cell => {
      const metric = run.metrics[name];
      return metric ? { content: formatRange(metric)[0] ?? '', sortsBy: metric.value } : '';
    }),
    run.deployed.map(({ name, version }) => `${name} v${version}`).join(', '),
  ]);
  return table({ caption: 'Runs', columns, rows, isSortable: true });
}

/** The name and the tags, and the note for whoever points at them. */
function describeMetadata(metadata: RunMetadata | undefined): Cell {
  if (!metadata) return '';
  const { name, note, tags, isPinned } = metadata;
  const words = [...(name ? [name] : []), ...tags.map((tag) => `#${tag}`), ...(isPinned ? ['pinned'] : [])];
  return html`<span title="${note ?? ''}">${words.join(' ')}</span>`;
}

function showParams(params: Readonly<Record<string, unknown>>): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

function renderForm({ all, filter }: ListedRuns): Html {
  const pipelines = [...new Set(all.map(({ pipeline }) => pipeline))].sort();
  const branches = [...new Set(all.flatMap(({ git }) => git.branch ?? []))].sort();
  return html`<form class="filters" action="/" method="get">
${renderChoice('pipeline', 'Pipeline', pipelines, filter.pipeline)}
${renderChoice('status', 'Status', statuses, filter.status)}
${renderChoice('branch', 'Branch', branches, filter.branch)}
${renderText('since', 'Since', filter.since, '2026-07-31 or 7d')}
${renderText('where', 'Metric', filter.where[0], 'test.accuracy>=0.9')}
${renderText('param', 'Param', filter.param[0], 'epochs=14')}
${renderText('tag', 'Tag', filter.tag[0], 'baseline')}
${renderText('search', 'Words', filter.search, 'in names and notes')}
<p><button type="submit">Filter</button> <a href="/">Clear</a></p>
</form>`;
}

function renderChoice(name: string, title: string, values: readonly string[], chosen: string | undefined): Html {
  const options = values.map((value) => html`<option${value === chosen ? html` selected` : ''}>${value}</option>`);
  return html`<p><label for="filter-${name}">${title}</label><select id="filter-${name}" name="${name}"><option value="">any</option>${options}</select></p>`;
}

function renderText(name: string, title: string, typed: string | undefined, example: string): Html {
  return html`<p><label for="filter-${name}">${title}</label><input type="text" id="filter-${name}" name="${name}" value="${typed ?? ''}" placeholder="${example}" autocomplete="off"></p>`;
}
