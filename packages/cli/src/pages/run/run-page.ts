// One run on a page: facts, params, nodes, verdicts, metrics, results, what was deployed.

import { outcomePaints } from '../../terminal/outcome-paints.ts';
import { renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';
import { cutReason } from '../../text/cut-reason.ts';
import { describeAlias } from '../../text/deployed-words.ts';
import { count, formatMoment, formatSeconds } from '../../text/format.ts';
import { padEnd, toOneLine } from '../../text/width.ts';
import { sortMetrics } from '../../view/choose-metrics.ts';
import type { RunView } from '../../view/run-view.ts';
import { renderFindings } from './findings.ts';
import { renderMetrics } from './metrics-table.ts';
import { showParams } from './runs-table.ts';
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
    section('Nodes', renderNodes(view, options)),
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
  ]
    .filter(Boolean)
    .join('\n\n');
}

function renderFacts(view: RunView, { style, nameFile }: RunPageOptions): string {
  const { git, environment } = view;
  const params = showParams((view.params ?? {}) as Readonly<Record<string, unknown>>);
  const facts: [string, string][] = [
    ['when', `${view.at === null ? '' : `${formatMoment(view.at)}, `}${formatSeconds(view.seconds)}`],
    ...(view.file === null ? [] : [['file', nameFile(view.file)] as [string, string]]),
    ['commit', git.commit === null ? 'none' : `${git.commit}${git.branch ? ` (${git.branch})` : ''}`],
    ...(git.dirty.length ? [['changed', showSome(git.dirty)] as [string, string]] : []),
    ['params', params || 'none'],
    ...(view.seed === null ? [] : [['seed', String(view.seed)] as [string, string]]),
    ...(view.selection.until === null ? [] : [['until', view.selection.until] as [string, string]]),
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

function renderNodes({ nodes }: RunView, { style, width }: RunPageOptions): string {
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

function showSome(files: readonly string[]): string {
  const shown = files.slice(0, 3).join(', ');
  return files.length > 3 ? `${shown} and ${count(files.length - 3, 'more file')}` : shown;
}
