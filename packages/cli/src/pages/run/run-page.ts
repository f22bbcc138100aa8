// One run on a page: facts, params, nodes, verdicts, metrics, results, what was deployed.

import { noMetadata, sumUsage } from '@cairn/core';
import {
  count,
  describeSelection,
  describeUsage,
  flattenParams,
  formatBytes,
  formatMoment,
  formatSeconds,
  type RunView,
  sortMetrics,
} from '@cairn/report';
import { outcomePaints } from '../../terminal/outcome-paints.ts';
import { renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';
import { cutReason } from '../../text/cut-reason.ts';
import { describeAlias } from '../../text/deployed-words.ts';
import { padEnd, toOneLine } from '../../text/width.ts';
import { renderAttempts } from './attempts.ts';
import { renderFindings } from './findings.ts';
import { renderMetrics } from './metrics-table.ts';
import { describeMetadata } from './run-metadata.ts';
import { showParams } from './runs-table.ts';
import { renderNotInKey, renderSources } from './sources.ts';
import { renderVerdicts } from './verdicts.ts';

export interface RunPageOptions {
  readonly style: Style;
  readonly width?: number;
  readonly nameFile: (file: string) => string;
}

export function renderRun(view: RunView, options: RunPageOptions): string {
  const { style } = options;
  const section = (title: string, body: string): string => (body ? `${style('bold', title)}\n${body}` : '');
  return [
    `${style('bold', view.pipeline)}  ${view.run}  ${view.status}`,
    renderFacts(view, options),
    section('Params', renderParams(view, options)),
    section('Nodes', renderNodes(view, options)),
    section('Sources', renderSources(view.nodes, view.at ?? new Date().toISOString(), style, options.width)),
    section('Not in the key', renderNotInKey(view.nodes, style, options.width)),
    section('Failed attempts', renderAttempts(view.nodes, style, options.width)),
    ...view.nodes
      .filter(({ verdicts }) => verdicts?.length)
      .map(({ label, verdicts }) =>
        section(`Verdicts of ${label}`, renderVerdicts(verdicts ?? [], style, options.width)),
      ),
    section('Metrics', renderMetrics(view.metrics, sortMetrics(Object.keys(view.metrics)), style, options.width)),
    ...Object.entries(view.results).flatMap(([name, { summary }]) =>
      summary.length
        ? [renderFindings(`Findings of ${name}`, summary, '', { ...options, most: Number.POSITIVE_INFINITY })]
        : [],
    ),
    section('Results', renderResults(view, style)),
    section('Deployed', renderDeployed(view, options)),
    section('Published files', renderPublished(view, options)),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function renderFacts(view: RunView, { style, nameFile }: RunPageOptions): string {
  const { git, environment } = view;
  const usage = sumUsage(view.nodes);
  const selected = describeSelection(view.selection);
  const asStored = view.selection.asStored ? ` (${count(view.selection.asStored, 'other node')} used as stored)` : '';
  const params = showParams((view.params ?? {}) as Readonly<Record<string, unknown>>);
  const facts: [string, string][] = [
    ...describeMetadata(view.metadata ?? noMetadata),
    ['when', `${view.at === null ? '' : `${formatMoment(view.at)}, `}${formatSeconds(view.seconds)}`],
    ...(usage ? [['used', describeUsage(usage)] as [string, string]] : []),
    ...(view.file === null ? [] : [['file', nameFile(view.file)] as [string, string]]),
    ['commit', git.commit === null ? 'none' : `${git.commit}${git.branch ? ` (${git.branch})` : ''}`],
    ...(git.dirty.length ? [['changed', showSome(git.dirty)] as [string, string]] : []),
    ['params', params || 'none'],
    ...(view.seed === null ? [] : [['seed', String(view.seed)] as [string, string]]),
    ...(view.sweep ? [['sweep', `a point of sweep ${view.sweep.id}`] as [string, string]] : []),
    ...(selected === undefined ? [] : [['selected', `${selected}${asStored}`] as [string, string]]),
    ...(environment === null
      ? []
      : [
          ['machine', `Node ${environment.node}, ${environment.platform} ${environment.arch}, ${environment.cpu}`] as [
            string,
            string,
          ],
        ]),
  ];
  return facts.map(([name, value]) => `  ${style('dim', padEnd(name, 8))} ${value}`).join('\n');
}

/** What set each param, if any was given. */
function renderParams({ params, paramsFrom }: RunView, { style, width }: RunPageOptions): string {
  if (!paramsFrom || params === null) return '';
  const { seed } = params as { readonly seed?: number };
  const rows = Object.entries(flattenParams({ params, seed: seed! }))
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [
      toOneLine(name),
      toOneLine(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')),
      style('dim', toOneLine(originOf(name, paramsFrom))),
    ]);
  const columns = [{ title: '' }, { title: '', isFlexible: true }, { title: '' }];
  return renderTable(columns, rows, { style, indent: '  ', ...(width && { width }) });
}

/** The value itself, a record around it, or its fields may have been given. */
function originOf(name: string, from: Readonly<Record<string, string>>): string {
  const given = Object.keys(from).filter(
    (path) => path === name || name.startsWith(`${path}.`) || path.startsWith(`${name}.`),
  );
  return [...new Set(given.map((path) => from[path]!))].join(', ') || 'default';
}

function renderNodes({ nodes }: RunView, { style, width }: RunPageOptions): string {
  const isMeasured = nodes.some(({ usage }) => usage);
  const rows = nodes.map(({ label, outcome, seconds, usage, reason }) => [
    style(outcomePaints[outcome], outcome),
    outcome === 'fresh' || outcome === 'blocked' || outcome === 'skipped' ? '' : formatSeconds(seconds),
    ...(isMeasured ? [usage ? `${formatSeconds(usage.cpuSeconds)} CPU` : '', formatMemory(usage?.peakMemory)] : []),
    toOneLine(label),
    style('dim', cutReason(toOneLine(reason))),
  ]);
  const columns = [
    { title: '' },
    { title: '', align: 'right' },
    ...(isMeasured
      ? ([
          { title: '', align: 'right' },
          { title: '', align: 'right' },
        ] as const)
      : []),
    { title: '', isFlexible: true, isLabel: true },
    { title: '', isFlexible: true },
  ] as const;
  return renderTable(columns, rows, { style, indent: '  ', ...(width && { width }) });
}

function formatMemory(bytes: number | null | undefined): string {
  return typeof bytes === 'number' ? formatBytes(bytes) : '';
}

function renderResults({ results }: RunView, style: Style): string {
  const rows = Object.entries(results).map(([name, { label, output, kind, text, digest }]) => [
    name,
    text ?? kind,
    `${label} .${output}`,
    style('dim', digest === null ? 'not made' : digest.slice(0, 12)),
  ]);
  return renderTable([{ title: '' }, { title: '' }, { title: '' }, { title: '' }], rows, { style, indent: '  ' });
}

function renderDeployed({ deployed }: RunView, { nameFile }: RunPageOptions): string {
  return deployed
    .map((made) => {
      const path = made.localPath === null ? 'not in the registry here' : nameFile(made.localPath);
      return `  ${made.name} v${made.version} ${describeAlias(made)}  ${path}`;
    })
    .join('\n');
}

function renderPublished({ published = [] }: RunView, { style, nameFile }: RunPageOptions): string {
  return published
    .filter(({ state }) => state !== 'removed')
    .map(({ result, path }) => `  ${nameFile(path)}  ${style('dim', result)}`)
    .join('\n');
}

function showSome(files: readonly string[]): string {
  const shown = files.slice(0, 3).join(', ');
  return files.length > 3 ? `${shown} and ${count(files.length - 3, 'more file')}` : shown;
}
