// The end of a run: what failed and where, what a gate refused, the metrics that matter, what the reports found, where
// the deployed model and the record are, and in the last line but one what ran and what was fresh.

import type { NodeId, OutcomeCounts, RunEvent, SourceLocation } from '@cairn/core';
import { chooseMetrics } from './choose-metrics.ts';
import { describeAlias } from './deployed-words.ts';
import { renderPlace } from './errors.ts';
import { type Findings, renderFindings } from './findings.ts';
import { count, formatSeconds } from './format.ts';
import { groupFailures } from './group-failures.ts';
import { renderMetrics } from './metrics-table.ts';
import type { RunState } from './run-state.ts';
import type { Style } from './terminal.ts';
import { renderVerdicts } from './verdicts.ts';

type EventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

export interface SummaryOptions {
  readonly style: Style;
  readonly width?: number;
  readonly isVerbose: boolean;
  /** What reports among the results say about themselves, by the result's name. */
  readonly findings: Findings;
  readonly nameFile: (file: string) => string;
  readonly readSource: (file: string) => string | undefined;
}

export function renderSummary(state: RunState, options: SummaryOptions): string {
  const { end, finished, logged } = state;
  if (!end) return '';
  const nodes = [...finished.values()];
  const sections = [
    ...groupFailures(nodes).map((failed) => renderFailure(failed, logged, options)),
    ...nodes.filter(isRefused).map((node) => renderRefusal(node, nodes, options)),
    ...(hasNothingRun(end.outcomes) && !options.isVerbose ? [] : renderSomeFindings(end, options)),
    renderRunMetrics(end, options),
    renderPlaces(end, options),
    renderCounts(end, options.style),
  ];
  return `\n${sections.filter(Boolean).join('\n\n')}`;
}

function isRefused({ verdicts }: EventOf<'node-finished'>): boolean {
  return verdicts?.some(({ isPassed }) => !isPassed) ?? false;
}

function renderFailure(
  nodes: readonly EventOf<'node-finished'>[],
  logged: ReadonlySet<NodeId>,
  options: SummaryOptions,
): string {
  const { reason, file, line, column } = nodes[0]!;
  const at: SourceLocation | undefined =
    file !== undefined && line !== undefined ? { file, line, column: column ?? 1 } : undefined;
  const place = renderPlace(at, options);
  return [
    `${options.style('red', 'failed:')} ${nodes.map(({ label }) => options.style('bold', label)).join(', ')}`,
    reason.trimEnd().replace(/^/gm, '  '),
    ...(place ? [place] : []),
    ...nodes
      .filter(({ node }) => logged.has(node))
      .map(({ label }) => `  ${options.style('dim', `cairn log ${quoteForShell(label)}`)}`),
  ].join('\n');
}

function renderRefusal(
  node: EventOf<'node-finished'>,
  nodes: readonly EventOf<'node-finished'>[],
  { style, width }: SummaryOptions,
): string {
  const verdicts = node.verdicts ?? [];
  const passed = verdicts.filter(({ isPassed }) => isPassed).length;
  const blocked = nodes.filter(({ outcome }) => outcome === 'blocked').map(({ label }) => label);
  return [
    `${style('red', 'refused:')} ${style('bold', node.label)}  ${passed} of ${count(verdicts.length, 'rule')} passed`,
    '',
    renderVerdicts(verdicts, style, width),
    ...(blocked.length ? ['', `  Blocked: ${blocked.join(', ')}. Nothing was deployed.`] : []),
  ].join('\n');
}

function renderSomeFindings({ run }: EventOf<'run-finished'>, options: SummaryOptions): readonly string[] {
  const most = options.isVerbose ? Number.POSITIVE_INFINITY : mostFindings;
  return Object.entries(options.findings).map(([name, lines]) =>
    renderFindings(name, lines, run, { ...options, most }),
  );
}

function renderRunMetrics(
  { metrics, run }: EventOf<'run-finished'>,
  { style, width, isVerbose }: SummaryOptions,
): string {
  const names = Object.keys(metrics);
  if (!names.length) return '';
  const chosen = isVerbose ? names : chooseMetrics(metrics);
  const more = names.length - chosen.length;
  const table = renderMetrics(metrics, chosen, style, width);
  return more ? `${table}\n  ${style('dim', `and ${more} more: cairn show ${run}`)}` : table;
}

function renderPlaces({ deployed, record }: EventOf<'run-finished'>, { style, nameFile }: SummaryOptions): string {
  const lines = deployed.map(
    (made) =>
      `${style('green', 'deployed')}  ${style('bold', `${made.name} v${made.version}`)} ${describeAlias(made)}  ${nameFile(made.path)}`,
  );
  return [...lines, `${style('dim', 'record')}    ${record === null ? 'not written' : nameFile(record)}`].join('\n');
}

/** So many lines of a report are shown at the end of a run. */
const mostFindings = 6;

const order = ['ran', 'fresh', 'restored', 'failed', 'blocked', 'skipped'] as const;

/** `23 nodes: 4 ran, 19 fresh (12 s)`, or `23 nodes: 23 fresh, nothing ran (0.31 s)` */
function renderCounts(
  { outcomes, seconds, status, allowedFailures = [] }: EventOf<'run-finished'>,
  style: Style,
): string {
  const total = order.reduce((sum, outcome) => sum + outcomes[outcome], 0);
  const parts = order.filter((outcome) => outcomes[outcome] > 0).map((outcome) => `${outcomes[outcome]} ${outcome}`);
  if (allowedFailures.length) parts.push(`${count(allowedFailures.length, 'failure')} allowed`);
  if (hasNothingRun(outcomes)) parts.push('nothing ran');
  const sign = {
    done: style('green', '✓'),
    failed: style('red', '✗ failed,'),
    refused: style('red', '✗ refused,'),
    interrupted: style('yellow', '✗ interrupted,'),
  };
  return `${sign[status]} ${count(total, 'node')}: ${parts.join(', ')}  ${style('dim', formatSeconds(seconds))}`;
}

function hasNothingRun({ ran, restored, failed }: OutcomeCounts): boolean {
  return ran + restored + failed === 0;
}

/** A label as a word of a shell. */
export function quoteForShell(text: string): string {
  return /^[\w./=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
