// A priced plan: which nodes would run, why, and about how long each took before.

import type { PricedPlan } from '@cairn/core';
import { renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';
import { cutReason } from '../../text/cut-reason.ts';
import { count, formatSeconds } from '../../text/format.ts';
import { toOneLine } from '../../text/width.ts';

export interface PlanTableOptions {
  readonly style: Style;
  readonly width?: number;
  readonly isVerbose: boolean;
}

/** `unknown` is a word for programs: for people such a node waits for what is made before it. */
const words = { pending: 'runs', unknown: 'waits', blocked: 'blocked', fresh: 'fresh' } as const;
const paints = { pending: 'yellow', unknown: 'cyan', blocked: 'red', fresh: 'dim' } as const;

export function renderPlan(
  { pipeline, nodes, absent }: PricedPlan,
  { style, width, isVerbose }: PlanTableOptions,
): string {
  const shown = nodes.filter(({ state }) => isVerbose || state !== 'fresh');
  const rows = shown.map(({ label, state, reason, seconds }) => [
    style(paints[state], words[state]),
    seconds === null || state === 'fresh' ? '' : formatSeconds(seconds),
    toOneLine(label),
    cutReason(toOneLine(reason)),
  ]);
  const columns = [
    { title: '' },
    { title: '', align: 'right' },
    { title: '', isFlexible: true, isLabel: true },
    { title: '', isFlexible: true },
  ] as const;
  const table = renderTable(columns, rows, { style, ...(width && { width }) });
  const head = `${style('bold', pipeline)}  ${describeStates(nodes)}`;
  const notes = absent.map((message) => style('dim', `${message}: nothing that --until selects needs it`));
  const listed = notes.length ? `\n\n${notes.join('\n')}` : '';
  return `${shown.length ? `${head}\n\n${table}` : head}${listed}`;
}

function describeStates(nodes: PricedPlan['nodes']): string {
  const total = count(nodes.length, 'node');
  const of = (wanted: string): PricedPlan['nodes'] => nodes.filter(({ state }) => state === wanted);
  const [pending, waiting, blocked, fresh] = [of('pending'), of('unknown'), of('blocked'), of('fresh')];
  if (fresh.length === nodes.length) return `${total}, all fresh: nothing would run`;
  const parts = [
    `${pending.length} would run`,
    ...(waiting.length ? [`${waiting.length} ${waiting.length === 1 ? 'depends' : 'depend'} on their outputs`] : []),
    ...(blocked.length ? [`${blocked.length} blocked`] : []),
    `${fresh.length} fresh`,
  ];
  const open = [...pending, ...waiting];
  const priced = open.filter(({ seconds }) => seconds !== null);
  const seconds = priced.reduce((sum, node) => sum + (node.seconds ?? 0), 0);
  const who = priced.length === open.length ? 'they' : `${priced.length} of them`;
  const time = priced.length ? `; ${formatSeconds(seconds)} of work when ${who} last ran` : '';
  return `${total}: ${parts.join(', ')}${time}`;
}

/** A plan as a program reads it. */
export function describePlan({ pipeline, file, seed, plan, nodes, absent }: PricedPlan): object {
  return {
    pipeline,
    file,
    seed,
    params: plan.params,
    pending: nodes.filter(({ state }) => state === 'pending').length,
    blocked: nodes.filter(({ state }) => state === 'blocked').length,
    waiting: nodes.filter(({ state }) => state === 'unknown').length,
    fresh: nodes.filter(({ state }) => state === 'fresh').length,
    absent,
    nodes: nodes.map(({ node, label, key, state, reason, seconds, outputs }) => ({
      id: node.id,
      label,
      step: node.definition.name,
      params: node.params,
      inputs: Object.fromEntries(
        Object.entries(node.inputs).map(([name, ref]) => [name, { node: ref.node.id, output: ref.output }]),
      ),
      state,
      reason,
      seconds,
      key,
      outputs,
    })),
  };
}
