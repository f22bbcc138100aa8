// A run as a page of Markdown, for people who look at a pull request and not at a terminal: errors first, then the
// gates, deployed models, the metrics compared with those of the base, and which nodes ran and why.

import { listSome } from '@cairn/core';
import {
  count,
  countNodes,
  formatSeconds,
  groupFailures,
  listOutcomes,
  type NodeView,
  type RunView,
  shortCommit,
} from '@cairn/report';
import { cutReason } from '../text/cut-reason.ts';
import { describeAlias } from '../text/deployed-words.ts';
import { code, codeBlock, escapeMarkdown, markdownTable, unfoldable } from './markdown.ts';
import { renderComparedMetrics } from './render-compared-metrics.ts';
import { renderGate } from './render-gate.ts';

/** The path of a file of the project, as people would type it. */
type NameFile = (file: string) => string;

/** How many nodes, failures, warnings and blocked nodes are listed: GitHub accepts a page of one megabyte. */
const mostNodes = 200;
const mostFailures = 10;

export function renderCiSummary(view: RunView, nameFile: NameFile): string {
  const { run, nodes, git } = view;
  const gates = nodes.flatMap(({ label, verdicts }) => (verdicts ? [{ label, verdicts }] : []));
  const sections = [
    renderHead(view),
    ...renderErrors(view, nameFile),
    ...renderFailures(nodes, nameFile),
    ...(gates.length ? ['### Gates', ...gates.map(renderGate)] : []),
    renderBlocked(nodes),
    ...renderDeployed(view),
    renderWarnings(view),
    ...(run === null ? [] : [renderComparedMetrics(view)]),
    ...renderNodes(nodes),
    ...(run === null ? [] : [`<sub>run ${code(run)}, commit ${code(shortCommit(git.commit))}</sub>`]),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

const signs = { done: '✅', failed: '❌', refused: '❌', interrupted: '⚠️' } as const;

/** `✅ digits: done`, and below it `23 nodes: 4 ran, 19 fresh, in 12 s. What was fresh saved 1 min 40 s of work.` */
function renderHead({ pipeline, status, outcomes, seconds, savedSeconds }: RunView): string {
  const name = escapeMarkdown(pipeline);
  if (status === null) return `## ❌ ${name}: no run`;
  const counts = `${count(countNodes(outcomes), 'node')}: ${listOutcomes(outcomes).join(', ')}, in ${formatSeconds(seconds)}.`;
  const saved = savedSeconds ? ` Fresh nodes saved **${formatSeconds(savedSeconds)}** of work.` : '';
  return `## ${signs[status]} ${name}: ${status}\n\n${counts}${saved}`;
}

/** Why there was no run, or what failed after it. */
function renderErrors({ errors }: RunView, nameFile: NameFile): readonly string[] {
  return errors.map(({ message, fix, at }) => {
    const place = at ? `${code(`${nameFile(at.file)}:${at.line}`)}: ` : '';
    return `❌ ${place}${escapeMarkdown(message)}  \n${escapeMarkdown(fix)}`;
  });
}

function renderFailures(nodes: readonly NodeView[], nameFile: NameFile): readonly string[] {
  const groups = groupFailures(nodes);
  if (!groups.length) return [];
  const told = groups.slice(0, mostFailures).map((failed) => {
    const { reason, failure } = failed[0]!;
    const place = failure?.at ? ` at ${code(`${nameFile(failure.at.file)}:${failure.at.line}`)}` : '';
    const said = failed.map(({ log }) => log).find((lines) => lines.length);
    const log = said ? `\n\n${unfoldable('The last lines of its log', codeBlock(said.join('\n')))}` : '';
    return `${failed.map(({ label }) => code(label)).join(', ')}${place}\n\n${codeBlock(reason)}${log}`;
  });
  const more = groups.length - told.length;
  return ['### Failed', ...told, ...(more > 0 ? [`And ${more} more.`] : [])];
}

/** Nodes that did not run because of the failures above. */
function renderBlocked(nodes: readonly NodeView[]): string {
  const blocked = nodes.filter(({ outcome }) => outcome === 'blocked').map(({ label }) => code(label));
  return blocked.length ? `Blocked: ${listSome(blocked, mostFailures)}. Nothing was deployed.` : '';
}

function renderDeployed({ deployed }: RunView): readonly string[] {
  const lines = deployed.map(
    (made) =>
      `- **${escapeMarkdown(made.name)} v${made.version}** ${escapeMarkdown(describeAlias(made))}, digest ${code(made.digest.slice(0, 12))}`,
  );
  return lines.length ? ['### Deployed', lines.join('\n')] : [];
}

function renderWarnings({ warnings }: RunView): string {
  const lines = warnings.slice(0, mostFailures).map(({ message }) => `- ⚠️ ${escapeMarkdown(message)}`);
  const more = warnings.length - lines.length;
  return [...lines, ...(more > 0 ? [`- And ${more} more`] : [])].join('\n');
}

const nodeColumns = [{ title: 'node' }, { title: '' }, { title: 'time', align: 'right' }, { title: 'why' }] as const;

/** The nodes that ran, and why. Fresh nodes are only counted. */
function renderNodes(nodes: readonly NodeView[]): readonly string[] {
  const done = nodes.filter(({ outcome }) => outcome === 'ran' || outcome === 'restored' || outcome === 'failed');
  if (!nodes.length) return [];
  const fresh = nodes.filter(({ outcome }) => outcome === 'fresh').length;
  if (!done.length) return ['### What ran', `Nothing: ${count(fresh, 'node')} fresh.`];
  const rows = done
    .slice(0, mostNodes)
    .map(({ label, outcome, seconds, reason }) => [
      code(label),
      outcome,
      formatSeconds(seconds),
      outcome === 'failed' ? 'see above' : escapeMarkdown(cutReason(reason)),
    ]);
  const more = done.length - rows.length;
  const table = markdownTable(nodeColumns, rows) + (more > 0 ? `\n\nAnd ${more} more.` : '');
  // A long list is closed until somebody opens it.
  return rows.length > 12
    ? [unfoldable(`<b>What ran, and why</b> (${count(done.length, 'node')})`, table)]
    : ['### What ran, and why', table];
}
