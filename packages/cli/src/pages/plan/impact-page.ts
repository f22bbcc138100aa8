// What an edit would run again, pipeline by pipeline: the nodes that use it, and how many depend on them.

import { type FoundImpact, type Impact, listSome, type UnplannedPipeline } from '@cairn/core';
import { count } from '@cairn/report';
import type { Style } from '../../terminal/terminal.ts';
import { listEntries } from '../../text/list-entries.ts';
import { toOneLine } from '../../text/width.ts';

/** The number of locations that are named for one node. */
const mostLocations = 3;

export function renderImpact(what: string, { pipelines, unplanned }: FoundImpact, style: Style): string {
  const isReached = pipelines.some(({ nodes }) => nodes.length);
  return [
    ...(isReached ? pipelines.map((impact) => renderOne(impact, style)) : [`No node reaches '${toOneLine(what)}'.`]),
    ...(unplanned.length ? [renderUnplanned(unplanned, style)] : []),
  ].join('\n\n');
}

function renderUnplanned(unplanned: readonly UnplannedPipeline[], style: Style): string {
  const lines = unplanned.map(({ pipeline, problems }) => {
    const more = problems.length > 1 ? ` (and ${count(problems.length - 1, 'more error')})` : '';
    const first = problems[0] ? `${problems[0].message}${more}. ${problems[0].fix}` : '';
    return `  ${style('bold', toOneLine(pipeline))}  ${toOneLine(first)}`;
  });
  return [style('yellow', 'These pipelines cannot be planned, so their nodes are unknown:'), ...lines].join('\n');
}

function renderOne({ pipeline, total, nodes }: Impact, style: Style): string {
  const head = `${style('bold', pipeline)}  ${nodes.length} of ${count(total, 'node')} would run again`;
  if (!nodes.length) return `${style('bold', pipeline)}  no node reaches it`;
  const direct = nodes.filter(({ reached }) => reached.length);
  const behind = nodes.length - direct.length;
  const lines = direct.map(({ label, reached }) => {
    return `  ${toOneLine(label)}  ${style('dim', listSome(reached, mostLocations))}`;
  });
  const rest = `  ${style('dim', `and ${count(behind, 'node')} that depend on them, unless their inputs come out the same`)}`;
  return [head, '', ...listEntries(lines), ...(behind ? [rest] : [])].join('\n');
}
