// A run as a page of Markdown, for those who look at a pull request and not at a terminal: what went wrong first, then
// the gates, what was deployed, the metrics beside those of the base, and what ran and why.

import { listSome } from '@cairn/core';
import { cutReason } from '../output/cut-reason.ts';
import { describeAlias } from '../output/deployed-words.ts';
import { count, formatSeconds, shortCommit } from '../output/format.ts';
import { groupFailures } from '../output/group-failures.ts';
import { type CiRun, listEnded, listGates, type NodeFinished } from './ci-run.ts';
import type { Base } from './find-base.ts';
import { code, codeBlock, escapeMarkdown, markdownTable, unfoldable } from './markdown.ts';
import { renderGate } from './render-gate.ts';
import { renderMetricsBeside } from './render-metrics-beside.ts';

export interface SummaryFacts {
  readonly base: Base | undefined;
  /** Seconds of work that was not done again. */
  readonly saved: number;
  /** The path of a file of the project, as people would type it. */
  readonly nameFile: (file: string) => string;
}

/** So many nodes are listed, and so many failures, warnings and blocked nodes told: GitHub takes a megabyte. */
const mostNodes = 200;
const mostFailures = 10;

export function renderCiSummary(run: CiRun, facts: SummaryFacts): string {
  const nodes = listEnded(run);
  const { end } = run.state;
  const gates = listGates(nodes);
  const sections = [
    renderHead(run, facts.saved),
    ...renderProblems(run, facts),
    ...renderFailures(run, nodes, facts),
    ...(gates.length ? ['### Gates', ...gates.map(renderGate)] : []),
    renderBlocked(nodes),
    ...renderDeployed(run),
    renderWarnings(run),
    ...(end ? [renderMetricsBeside(end, facts.base)] : []),
    ...renderNodes(nodes),
    ...(end ? [`<sub>run ${code(end.run)}, commit ${code(shortCommit(end.commit))}</sub>`] : []),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

const order = ['ran', 'fresh', 'restored', 'failed', 'blocked', 'skipped'] as const;
const signs = { done: '✅', failed: '❌', refused: '❌', interrupted: '⚠️' } as const;

/** `✅ digits: done`, and below it `23 nodes: 4 ran, 19 fresh, in 12 s. What was fresh saved 1 min 40 s of work.` */
function renderHead({ pipeline, state: { end } }: CiRun, saved: number): string {
  const name = escapeMarkdown(pipeline);
  if (!end) return `## ❌ ${name}: no run`;
  const parts = order
    .filter((outcome) => end.outcomes[outcome])
    .map((outcome) => `${end.outcomes[outcome]} ${outcome}`);
  const total = order.reduce((sum, outcome) => sum + end.outcomes[outcome], 0);
  const told = `${count(total, 'node')}: ${parts.join(', ')}, in ${formatSeconds(end.seconds)}.`;
  const spared = saved > 0 ? ` What was fresh saved **${formatSeconds(saved)}** of work.` : '';
  return `## ${signs[end.status]} ${name}: ${end.status}\n\n${told}${spared}`;
}

/** Why there was no run, or what went wrong after it. */
function renderProblems({ problems, troubles }: CiRun, { nameFile }: SummaryFacts): readonly string[] {
  const told = troubles.map(({ message, fix, file, line }) => ({
    message,
    fix,
    at: file === undefined || line === undefined ? undefined : { file, line },
  }));
  return [...problems, ...told].map(({ message, fix, at }) => {
    const place = at ? `${code(`${nameFile(at.file)}:${at.line}`)}: ` : '';
    return `❌ ${place}${escapeMarkdown(message)}  \n${escapeMarkdown(fix)}`;
  });
}

function renderFailures(run: CiRun, nodes: readonly NodeFinished[], { nameFile }: SummaryFacts): readonly string[] {
  const groups = groupFailures(nodes);
  if (!groups.length) return [];
  const told = groups.slice(0, mostFailures).map((failed) => {
    const { reason, file, line } = failed[0]!;
    const place = file === undefined ? '' : ` at ${code(`${nameFile(file)}:${line}`)}`;
    const said = failed.map(({ node }) => run.logs.get(node)).find((lines) => lines?.length);
    const log = said ? `\n\n${unfoldable('The last lines of its log', codeBlock(said.join('\n')))}` : '';
    return `${failed.map(({ label }) => code(label)).join(', ')}${place}\n\n${codeBlock(reason)}${log}`;
  });
  const more = groups.length - told.length;
  return ['### Failed', ...told, ...(more > 0 ? [`And ${more} more.`] : [])];
}

/** What was not made because of what is told above. */
function renderBlocked(nodes: readonly NodeFinished[]): string {
  const blocked = nodes.filter(({ outcome }) => outcome === 'blocked').map(({ label }) => code(label));
  return blocked.length ? `Blocked: ${listSome(blocked, mostFailures)}. Nothing was deployed.` : '';
}

function renderDeployed({ state: { end } }: CiRun): readonly string[] {
  const lines = (end?.deployed ?? []).map(
    (made) =>
      `- **${escapeMarkdown(made.name)} v${made.version}** ${escapeMarkdown(describeAlias(made))}, digest ${code(made.digest.slice(0, 12))}`,
  );
  return lines.length ? ['### Deployed', lines.join('\n')] : [];
}

function renderWarnings({ state: { warnings } }: CiRun): string {
  const lines = warnings.slice(0, mostFailures).map(({ message }) => `- ⚠️ ${escapeMarkdown(message)}`);
  const more = warnings.length - lines.length;
  return [...lines, ...(more > 0 ? [`- And ${more} more`] : [])].join('\n');
}

const nodeColumns = [{ title: 'node' }, { title: '' }, { title: 'time', align: 'right' }, { title: 'why' }] as const;

/** What was done, and why; what was fresh is only counted. */
function renderNodes(nodes: readonly NodeFinished[]): readonly string[] {
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
  // A long list is for those who ask.
  return rows.length > 12
    ? [unfoldable(`<b>What ran, and why</b> (${count(done.length, 'node')})`, table)]
    : ['### What ran, and why', table];
}
