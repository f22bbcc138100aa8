// Why nodes would run, or would not: each with everything that changed, and code with its lines before and after.

import {
  describePackage,
  type ExplainedNode,
  type ExplainedPlan,
  listAll,
  type ToldChange,
  tellApart,
  tellFact,
  writeKind,
} from '@cairn/core';
import { count, describeData } from '@cairn/report';
import { renderLineDiff } from '../../terminal/line-diff.ts';
import type { Style } from '../../terminal/terminal.ts';
import { cutReason } from '../../text/cut-reason.ts';
import { listEntries } from '../../text/list-entries.ts';
import { toOneLine } from '../../text/width.ts';
import { renderUsed } from './used-file.ts';

export interface WhyOptions {
  readonly style: Style;
  /** Nodes that are fresh are listed too, and code that cannot be followed or watched is named. */
  readonly isVerbose: boolean;
  /** Everything that changed is listed, however much it is. */
  readonly isWhole?: boolean;
}

const words = {
  pending: 'would run',
  unknown: 'waits',
  blocked: 'is blocked',
  fresh: 'is fresh',
  skipped: 'is skipped',
} as const;
const paints = { pending: 'yellow', unknown: 'cyan', blocked: 'red', fresh: 'dim', skipped: 'dim' } as const;

export function renderWhy({ pipeline, nodes }: ExplainedPlan, options: WhyOptions): string {
  const { style, isVerbose } = options;
  const shown = nodes.filter(({ state, accepted, frozen }) => isVerbose || state !== 'fresh' || accepted || frozen);
  const fresh = nodes.length - shown.length;
  const quiet = fresh
    ? [
        style(
          'dim',
          `${count(fresh, 'node')} fresh: nothing that ${fresh === 1 ? 'it depends' : 'they depend'} on changed`,
        ),
      ]
    : [];
  // Nodes of one step have the same code: a change is shown once.
  const told = new Set<string>();
  return [style('bold', pipeline), ...shown.map((node) => renderNode(node, told, options)), ...quiet].join('\n\n');
}

function renderNode(node: ExplainedNode, told: Set<string>, { style, isVerbose, isWhole = false }: WhyOptions): string {
  const { label, state, reason, changes, unseen, unwatched } = node;
  const waits = state === 'unknown' && !changes.length ? [] : changes;
  const head = `${style('bold', toOneLine(label))}  ${style(paints[state], words[state])}: ${cutReason(reason)}`;
  const lines = waits.map((change) => {
    const text = renderChange(change, style);
    const key = change.type === 'code' ? `${change.file} ${change.name} ${change.before} ${change.now}` : undefined;
    if (key === undefined) return text;
    const isTold = told.has(key);
    told.add(key);
    return isTold ? text.split('\n')[0]! : text;
  });
  const notes = isVerbose
    ? [
        ...unseen.map(({ file, line, why }) => style('dim', `  ${whys[why]} (${file}:${line})`)),
        ...(unwatched.length
          ? [style('dim', `  what ${listAll(unwatched)} read cannot be watched: they are native code`)]
          : []),
      ]
    : [];
  return [head, ...listEntries(lines.filter(Boolean), { isWhole }), ...notes].join('\n');
}

const whys = {
  'computed-import': 'a computed import: all code of its package is in the key',
  eval: 'text is run as code: the whole file is in the key',
  'load-effect': 'state is changed while a module loads: the whole file is in the key',
} as const;

function renderChange(change: ToldChange, style: Style): string {
  switch (change.type) {
    case 'param':
      return `  param ${change.name}: ${tellApart(change.before, change.now)}`;
    case 'code':
      return renderCode(change, style);
    case 'package':
      return `  package ${describePackage(change)}`;
    case 'unknown-code':
      return '  its code changed: the earlier code is not stored here';
    case 'input':
      return renderInput(change);
    case 'environment':
      return listEntries(indent(tellFact(`environment ${change.name}`, change.before, change.now))).join('\n');
    case 'kind':
      return `  ${writeKind(change)}`;
    case 'seed':
      return `  seed: ${change.before ?? 'none'} → ${change.now ?? 'none'}`;
    case 'order':
      return `  order of ${change.name.replace(/^in /, 'input ')} changed`;
    case 'lineage':
      return '  what its inputs were made from changed';
    // The reason says it whole.
    case 'lost':
      return '';
  }
}

function renderInput({ name, from, path, fate, data }: Extract<ToldChange, { type: 'input' }>): string {
  const origin = path ?? from;
  const what = origin === null ? `input ${name}` : `input ${name}, from ${origin}`;
  if (fate === 'changed') return `  ${what}: ${describeData(data)}`;
  return fate === 'added' ? `  new ${what}` : `  without input ${name}`;
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

const fates = { changed: '', added: ' is new', gone: ' is no longer used' } as const;

function renderCode(change: Extract<ToldChange, { type: 'code' }>, style: Style): string {
  const { file, line, name, through, fate, before, now, used } = change;
  if (used) return renderUsed({ ...change, used }, style).join('\n');
  const way = through.length > 1 ? `  ${style('dim', `reached through ${through.join(' → ')}`)}` : '';
  const head = `  ${style('bold', name ?? file)}${fates[fate]}  ${file}:${line}${way}`;
  if (fate !== 'changed') return head;
  if (before === null || now === null) return `${head}\n${style('dim', '    its lines are not stored here')}`;
  return [head, ...renderLineDiff(before, now, style)].join('\n');
}
