// The end of a run: failed nodes, refused gates, findings of reports, the most important metrics, the paths of deployed
// models and of the record, and how many nodes ran and were fresh.

import { sumUsage } from '@cairn/core';
import {
  chooseMetrics,
  count,
  countNodes,
  describeUsage,
  formatSeconds,
  groupFailures,
  listOutcomes,
  type NodeView,
  type RunView,
} from '@cairn/report';
import { renderFindings } from '../pages/run/findings.ts';
import { renderMetrics } from '../pages/run/metrics-table.ts';
import { renderVerdicts } from '../pages/run/verdicts.ts';
import { renderLocation } from '../terminal/errors.ts';
import type { Style } from '../terminal/terminal.ts';
import { describeAlias } from '../text/deployed-words.ts';
import { quoteForShell } from '../text/quote-for-shell.ts';

export interface SummaryOptions {
  readonly style: Style;
  readonly width?: number;
  readonly isVerbose: boolean;
  /** Whether other commands find nothing of the run, because nothing of it was stored. Default false. */
  readonly isGone?: boolean;
  readonly nameFile: (file: string) => string;
  readonly readSource: (file: string) => string | undefined;
}

/** Empty if the run has not ended. */
export function renderSummary(view: RunView, options: SummaryOptions): string {
  const { run, status, nodes } = view;
  if (run === null || status === null) return '';
  const sections = [
    ...groupFailures(nodes).map((failed) => renderFailure(failed, run, options)),
    ...nodes.filter(isRefused).map((node) => renderRefusal(node, nodes, options)),
    ...(hasNothingRun(view) && !options.isVerbose ? [] : renderSomeFindings(view, run, options)),
    renderRunMetrics(view, run, options),
    renderPaths(view, options),
    renderCounts(view, status, options.style),
  ];
  return `\n${sections.filter(Boolean).join('\n\n')}`;
}

function isRefused({ verdicts }: NodeView): boolean {
  return verdicts?.some(({ isPassed }) => !isPassed) ?? false;
}

/** Lines of a log that is shown because no command prints it later. */
const mostLines = 20;

function renderFailure(nodes: readonly NodeView[], run: string, options: SummaryOptions): string {
  const { reason, failure, log } = nodes[0]!;
  const lines = nodes.flatMap(({ label, role, log }) => [
    ...(log.length ? [`cairn log ${quoteForShell(label)}`] : []),
    // A shell in its folder, with its command.
    ...(role === 'command' ? [`cairn debug ${run} ${quoteForShell(label)}`] : []),
  ]);
  // The reason ends in the last lines of a program.
  const printed = failure?.code === 'command-failed' ? [] : log.slice(-mostLines);
  const place = renderLocation(failure?.at ?? undefined, options);
  return [
    `${options.style('red', 'failed:')} ${nodes.map(({ label }) => options.style('bold', label)).join(', ')}`,
    reason.trimEnd().replace(/^/gm, '  '),
    ...(place ? [place] : []),
    ...(options.isGone ? printed : lines).map((line) => `  ${options.style('dim', line)}`),
  ].join('\n');
}

function renderRefusal(node: NodeView, nodes: readonly NodeView[], { style, width }: SummaryOptions): string {
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

function renderSomeFindings({ results }: RunView, run: string, options: SummaryOptions): readonly string[] {
  const most = options.isVerbose ? Number.POSITIVE_INFINITY : mostFindings;
  return Object.entries(results).flatMap(([name, { summary }]) =>
    summary.length ? [renderFindings(name, summary, run, { ...options, most })] : [],
  );
}

function renderRunMetrics({ metrics }: RunView, run: string, { style, width, isVerbose }: SummaryOptions): string {
  const names = Object.keys(metrics);
  if (!names.length) return '';
  const chosen = isVerbose ? names : chooseMetrics(metrics);
  const more = names.length - chosen.length;
  const table = renderMetrics(metrics, chosen, style, width);
  return more ? `${table}\n  ${style('dim', `and ${more} more: cairn show ${run}`)}` : table;
}

function renderPaths(
  { deployed, published = [], recordFile }: RunView,
  { style, nameFile, isVerbose }: SummaryOptions,
): string {
  const lines = deployed.map(
    (made) =>
      `${style('green', 'deployed')}  ${style('bold', `${made.name} v${made.version}`)} ${describeAlias(made)}  ${nameFile(made.localPath ?? made.path)}`,
  );
  const files = published
    .filter(({ state }) => isVerbose || state !== 'unchanged')
    .map(({ result, path, state }) =>
      state === 'removed'
        ? `${style('yellow', 'removed')}   ${nameFile(path)}  ${style('dim', 'not published any more')}`
        : `${style('green', 'published')} ${style('bold', nameFile(path))}  ${style('dim', state === 'unchanged' ? `${result}, unchanged` : result)}`,
    );
  return [
    ...lines,
    ...files,
    `${style('dim', 'record')}    ${recordFile === null ? 'not written' : nameFile(recordFile)}`,
  ].join('\n');
}

/** The number of lines of a report that are shown at the end of a run. */
const mostFindings = 6;

/** `23 nodes: 4 ran, 19 fresh (12 s)`, or `23 nodes: 23 fresh, nothing ran (0.31 s)` */
function renderCounts(view: RunView, status: NonNullable<RunView['status']>, style: Style): string {
  const { outcomes, seconds, allowedFailures = [] } = view;
  const usage = sumUsage(view.nodes);
  const parts = [...listOutcomes(outcomes)];
  if (allowedFailures.length) parts.push(`${count(allowedFailures.length, 'failure')} allowed`);
  const { asStored } = view.selection;
  if (asStored) parts.push(`${asStored} of them outside of the selection, used as stored`);
  if (hasNothingRun(view)) parts.push('nothing ran');
  const sign = {
    done: style('green', '✓'),
    failed: style('red', '✗ failed,'),
    refused: style('red', '✗ refused,'),
    interrupted: style('yellow', '✗ interrupted,'),
  };
  return `${sign[status]} ${count(countNodes(outcomes), 'node')}: ${parts.join(', ')}  ${style('dim', [formatSeconds(seconds), ...(usage ? [describeUsage(usage)] : [])].join(', '))}`;
}

function hasNothingRun({ outcomes: { ran, restored, failed } }: RunView): boolean {
  return ran + restored + failed === 0;
}
