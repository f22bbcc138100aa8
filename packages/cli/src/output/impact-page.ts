// What an edit would run again, pipeline by pipeline: the nodes that reach it, and how many lie behind them.

import type { Impact } from '@cairn/core';
import { count } from './format.ts';
import type { Style } from './terminal.ts';
import { toOneLine } from './width.ts';

/** So many places are named of one node. */
const mostPlaces = 3;

export function renderImpact(impacts: readonly Impact[], style: Style): string {
  return impacts.map((impact) => renderOne(impact, style)).join('\n\n');
}

function renderOne({ pipeline, total, nodes }: Impact, style: Style): string {
  const head = `${style('bold', pipeline)}  ${nodes.length} of ${count(total, 'node')} would run again`;
  if (!nodes.length) return `${style('bold', pipeline)}  no node reaches it`;
  const direct = nodes.filter(({ reached }) => reached.length);
  const behind = nodes.length - direct.length;
  const lines = direct.map(({ label, reached }) => {
    const more = reached.length > mostPlaces ? ` and ${reached.length - mostPlaces} more` : '';
    return `  ${toOneLine(label)}  ${style('dim', reached.slice(0, mostPlaces).join(', ') + more)}`;
  });
  const rest = `  ${style('dim', `and ${count(behind, 'node')} behind, unless what they are given comes out as before`)}`;
  return [head, '', ...lines, ...(behind ? [rest] : [])].join('\n');
}
