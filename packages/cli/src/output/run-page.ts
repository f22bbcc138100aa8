// One run on a page: facts, params, nodes, verdicts, metrics, results, what was deployed.

import type { RegisteredVersion, RunRecord } from '@cairn/core';
import { sortMetrics } from './choose-metrics.ts';
import { cutReason } from './cut-reason.ts';
import { describeAlias } from './deployed-words.ts';
import { findingsOf, renderFindings } from './findings.ts';
import { count, formatMoment, formatSeconds } from './format.ts';
import { renderMetrics } from './metrics-table.ts';
import { outcomePaints } from './outcome-paints.ts';
import { placeDeployed } from './place-deployed.ts';
import { showParams } from './runs-table.ts';
import { renderTable } from './table.ts';
import type { Style } from './terminal.ts';
import { renderVerdicts } from './verdicts.ts';
import { padEnd, toOneLine } from './width.ts';

export interface RunPageOptions {
  readonly style: Style;
  readonly width?: number;
  readonly nameFile: (file: string) => string;
  /** What the registry here holds. */
  readonly registered: readonly RegisteredVersion[];
}

export function renderRun(record: RunRecord, options: RunPageOptions): string {
  const { style } = options;
  const section = (title: string, body: string): string => (body ? `${style('bold', title)}\n${body}` : '');
  return [
    `${style('bold', record.pipeline)}  ${record.run}  ${record.status}`,
    renderFacts(record, options),
    section('Nodes', renderNodes(record, options)),
    ...record.nodes
      .filter(({ verdicts }) => verdicts?.length)
      .map(({ label, verdicts }) =>
        section(`Verdicts of ${label}`, renderVerdicts(verdicts ?? [], style, options.width)),
      ),
    section('Metrics', renderMetrics(record.metrics, sortMetrics(Object.keys(record.metrics)), style, options.width)),
    ...Object.entries(findingsOf(record)).map(([name, lines]) =>
      renderFindings(`Findings of ${name}`, lines, record.run, { ...options, most: Number.POSITIVE_INFINITY }),
    ),
    section('Results', renderResults(record, style)),
    section('Deployed', renderDeployed(record, options)),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function renderFacts(record: RunRecord, { style, nameFile }: RunPageOptions): string {
  const { git, environment } = record;
  const params = showParams(record.params as Readonly<Record<string, unknown>>);
  const facts: [string, string][] = [
    ['when', `${formatMoment(record.at)}, ${formatSeconds(record.seconds)}`],
    ['file', nameFile(record.file)],
    ['commit', git.commit === null ? 'none' : `${git.commit}${git.branch ? ` (${git.branch})` : ''}`],
    ...(git.dirty.length ? [['changed', showSome(git.dirty)] as [string, string]] : []),
    ['params', params || 'none'],
    ['seed', String(record.seed)],
    ...(record.selection.until === null ? [] : [['until', record.selection.until] as [string, string]]),
    ['machine', `Node ${environment.node}, ${environment.platform} ${environment.arch}, ${environment.cpu}`],
  ];
  return facts.map(([name, value]) => `  ${style('dim', padEnd(name, 8))} ${value}`).join('\n');
}

function renderNodes({ nodes }: RunRecord, { style, width }: RunPageOptions): string {
  const rows = nodes.map(({ label, outcome, seconds, reason }) => [
    style(outcomePaints[outcome], outcome),
    outcome === 'fresh' || outcome === 'blocked' || outcome === 'skipped' ? '' : formatSeconds(seconds),
    toOneLine(label),
    style('dim', cutReason(toOneLine(reason))),
  ]);
  const columns = [
    { title: '' },
    { title: '', align: 'right' },
    { title: '', isFlexible: true, isLabel: true },
    { title: '', isFlexible: true },
  ] as const;
  return renderTable(columns, rows, { style, indent: '  ', ...(width && { width }) });
}

function renderResults({ results, nodes }: RunRecord, style: Style): string {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  const rows = Object.entries(results).map(([name, { node, output, kind, digest }]) => [
    name,
    nodes.find(({ id }) => id === node)?.descriptions?.[output]?.text ?? kind,
    `${labels.get(node) ?? node} .${output}`,
    style('dim', digest === null ? 'not made' : digest.slice(0, 12)),
  ]);
  return renderTable([{ title: '' }, { title: '' }, { title: '' }, { title: '' }], rows, { style, indent: '  ' });
}

function renderDeployed({ deployed }: RunRecord, { nameFile, registered }: RunPageOptions): string {
  return deployed
    .map((made) => {
      const path = placeDeployed(made, registered);
      return `  ${made.name} v${made.version} ${describeAlias(made)}  ${path === undefined ? 'not in the registry here' : nameFile(path)}`;
    })
    .join('\n');
}

function showSome(files: readonly string[]): string {
  const shown = files.slice(0, 3).join(', ');
  return files.length > 3 ? `${shown} and ${count(files.length - 3, 'more file')}` : shown;
}
