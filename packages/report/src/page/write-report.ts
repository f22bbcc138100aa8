// One HTML page about one run, or about several next to each other.

import type { ReportContents, ReportedRun } from '../gather/reported-run.ts';
import { drawGraph, isFolded } from '../graph/draw-graph.ts';
import { type Html, html } from '../markup/html.ts';
import { renderChanges } from '../sections/changes.ts';
import { listChartSections } from '../sections/charts.ts';
import { renderComparedFigures } from '../sections/compared-figures.ts';
import { renderComparedMetrics } from '../sections/compared-metrics.ts';
import { renderDocuments } from '../sections/documents.ts';
import { renderFailures } from '../sections/failures.ts';
import { renderFurtherReports } from '../sections/further-reports.ts';
import { listFigures } from '../sections/list-figures.ts';
import { renderMetrics } from '../sections/metrics.ts';
import { renderNodes } from '../sections/nodes.ts';
import { renderResultPictures } from '../sections/pictures.ts';
import { renderPublished } from '../sections/published.ts';
import { renderRepeat } from '../sections/repeat.ts';
import { formatUtc, renderErrors, renderHead, renderStatus } from '../sections/run-head.ts';
import { renderSection, type Section, section } from '../sections/section.ts';
import { renderSweeps } from '../sections/sweep.ts';
import { renderVerdicts } from '../sections/verdicts.ts';
import { writePageData } from './page-data.ts';
import { renderPage } from './page-shell.ts';

/**
 * The page as HTML. It needs no network: style, script, charts and data are in it.
 *
 * @throws Error if there is no run
 */
export function writeReport(contents: ReportContents): string {
  const [first] = contents.runs;
  if (!first) throw new Error('A report needs at least one run');
  return contents.runs.length === 1 ? writeOne(first, contents) : writeSeveral(contents);
}

/** Where the page is one of several. */
function renderBack({ back }: ReportContents): Html | undefined {
  return back && html`<p class="back"><a href="${back.href}">${back.text}</a></p>`;
}

function writeOne(run: ReportedRun, contents: ReportContents): string {
  const { view } = run;
  const sections = listSections(run, '');
  return renderPage({
    title: `${view.pipeline}, run ${view.run ?? ''}`,
    head: html`${renderBack(contents)}<h1>${view.pipeline} ${renderStatus(view)}</h1><p class="run">run <code>${view.run ?? ''}</code></p>${renderHead(view)}${renderErrors(view)}`,
    sections,
    body: html`${sections.map(renderSection)}`,
    data: writePageData(contents),
  });
}

function writeSeveral(contents: ReportContents): string {
  const { runs, differences } = contents;
  const names = runs.map(
    ({ view }, index) => `${index + 1}. ${view.at === null ? (view.run ?? '') : formatUtc(view.at)}`,
  );
  const compared = [
    ...section('compared-metrics', 'Metrics compared', renderComparedMetrics(runs, names)),
    ...section('compared-figures', 'Plots and tables compared', renderComparedFigures(runs, names)),
    ...section(
      'changes',
      'What changed',
      html`${differences.map((difference, index) => html`<h3>From ${names[0]} to ${names[index + 1]}</h3>${renderChanges(difference)}`)}`,
    ),
  ];
  const own = runs.map((run, index) => ({ run, index, sections: listSections(run, `run-${index + 1}-`) }));
  const heads = own.map(
    ({ index }): Section => ({ id: `run-${index + 1}`, title: `Run ${names[index]}`, body: html`` }),
  );
  const pipelines = [...new Set(runs.map(({ view }) => view.pipeline))].join(', ');
  return renderPage({
    title: `${pipelines}, ${runs.length} runs compared`,
    head: html`${renderBack(contents)}<h1>${pipelines}, ${runs.length} runs compared</h1>${runs.map((run, index) => renderComparedHead(run, names[index]!, index))}`,
    sections: [...compared, ...heads],
    body: html`${compared.map(renderSection)}${own.map(({ run, index, sections }) => html`<div class="one-run" id="run-${index + 1}"><h2 class="run-title">Run ${names[index]} ${renderStatus(run.view)}</h2>${sections.map(renderSection)}</div>`)}`,
    data: writePageData(contents),
  });
}

function renderComparedHead({ view }: ReportedRun, name: string, index: number): Html {
  return html`<div class="compared-run"><h2><a href="#run-${index + 1}">${name}</a> ${renderStatus(view)}</h2><p class="run">run <code>${view.run ?? ''}</code></p>${renderHead(view)}</div>`;
}

function listSections(run: ReportedRun, prefix: string): readonly Section[] {
  const { view } = run;
  const found = listFigures(run);
  return [
    ...section(`${prefix}failures`, 'What failed', renderFailures(run, prefix)),
    ...section(`${prefix}graph`, 'Graph', view.nodes.length ? renderGraph(run, prefix) : undefined),
    ...section(`${prefix}verdicts`, 'Verdicts', renderVerdicts(view)),
    ...section(`${prefix}metrics`, 'Metrics', renderMetrics(view)),
    ...section(`${prefix}sweep`, 'Trials', renderSweeps(found, view.nodes, prefix)),
    ...listChartSections(found, prefix),
    ...section(`${prefix}reports`, 'Further reports', renderFurtherReports(run, prefix)),
    ...section(`${prefix}pictures`, 'Pictures', renderResultPictures(run)),
    ...section(`${prefix}documents`, 'Model card', renderDocuments(run)),
    ...section(`${prefix}published`, 'Published files', renderPublished(view)),
    ...section(`${prefix}nodes`, 'Nodes', view.nodes.length ? renderNodes(run, prefix) : undefined),
    ...section(`${prefix}repeat`, 'Make it again', renderRepeat(run)),
  ];
}

function renderGraph({ view }: ReportedRun, prefix: string): Html {
  const note = isFolded(view.nodes)
    ? 'Nodes of one step at the same position are one box, which leads to the first of them.'
    : 'A click on a node shows its params, why it ran, and what it made.';
  return html`<p class="note">${note}</p><div class="scroll graph-frame" role="group" tabindex="0" aria-label="The drawing of the graph">${drawGraph(view.pipeline, view.nodes, prefix)}</div>
<div class="node-panel" data-panel hidden tabindex="-1" role="group" aria-label="The chosen node"></div>`;
}
