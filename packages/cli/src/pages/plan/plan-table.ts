// A priced plan: which nodes would run, why, and about how long each took before.

import {
  describeAcceptance,
  describeFrozen,
  describeNotInKey,
  type PricedMap,
  type PricedPlan,
  shownRef,
} from '@cairn/core';
import { count, describeSource, formatSeconds } from '@cairn/report';
import { renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';
import { cutReason } from '../../text/cut-reason.ts';
import { toOneLine } from '../../text/width.ts';

export interface PlanTableOptions {
  readonly style: Style;
  readonly width?: number;
  readonly isVerbose: boolean;
}

/** `unknown` is a word for programs: for people such a node waits for what is made before it. */
const words = { pending: 'runs', unknown: 'waits', blocked: 'blocked', fresh: 'fresh', skipped: 'skipped' } as const;
const paints = { pending: 'yellow', unknown: 'cyan', blocked: 'red', fresh: 'dim', skipped: 'dim' } as const;

export function renderPlan(
  { pipeline, nodes: all, absent, maps = [], sources = {} }: PricedPlan,
  { style, width, isVerbose }: PlanTableOptions,
): string {
  const nodes = all.filter(({ isAsStored }) => !isAsStored);
  const stored = all.length - nodes.length;
  const crowded = findCrowded(nodes);
  const shown = nodes.filter(
    ({ state, template }) => isVerbose || (state !== 'fresh' && !(template && crowded.has(template))),
  );
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
  const others = stored ? `; ${count(stored, 'other node')} used as stored` : '';
  const head = `${style('bold', pipeline)}  ${describeStates(nodes)}${others}`;
  const notes = [
    ...all.flatMap(({ label, accepted }) =>
      accepted ? [`${toOneLine(label)}: its earlier result is ${toOneLine(describeAcceptance(accepted))}`] : [],
    ),
    ...all.flatMap(({ label, frozen }) =>
      frozen ? [`${toOneLine(label)}: ${toOneLine(describeFrozen(frozen))}`] : [],
    ),
    ...absent.map((message) => style('dim', `${message}: nothing that is selected needs it`)),
  ];
  const each = maps.filter(({ open, items }) => isVerbose || open || items === null).map(describeMap);
  const mapped = each.length ? `\n\n${each.join('\n')}` : '';
  const listed = notes.length ? `\n\n${notes.join('\n')}` : '';
  const now = new Date().toISOString();
  const asked = Object.entries(sources).map(
    ([label, source]) => `source ${toOneLine(label)}: ${toOneLine(describeSource(source, now))}`,
  );
  const from = asked.length ? `\n\n${asked.join('\n')}` : '';
  return `${shown.length ? `${head}\n\n${table}` : head}${mapped}${from}${listed}`;
}

/** With more items than this, those that would run are only counted. */
const mostItems = 10;

/** Nodes of maps that would run for many items. */
function findCrowded(nodes: PricedPlan['nodes']): ReadonlySet<NonNullable<PricedPlan['nodes'][number]['template']>> {
  const open = Map.groupBy(
    nodes.filter(({ template, state }) => template && state !== 'fresh'),
    ({ template }) => template!,
  );
  return new Set([...open].filter(([, copies]) => copies.length > mostItems).map(([template]) => template));
}

/** `for each of list.shops: 3 nodes each, 12 items (11 fresh, 1 would run)` */
function describeMap({ over, nodes, items, fresh, open, itemsBefore, waitsFor }: PricedMap): string {
  const start = `for each of ${toOneLine(over)}: ${count(nodes.length, 'node')} each`;
  if (items !== null) return `${start}, ${count(items, 'item')} (${fresh} fresh, ${open} would run)`;
  const before = itemsBefore === null ? '' : `, ${count(itemsBefore, 'item')} last time`;
  return `${start}${before}; the items are unknown until ${toOneLine(waitsFor ?? over)} has run`;
}

function describeStates(nodes: PricedPlan['nodes']): string {
  const total = count(nodes.length, 'node');
  const of = (wanted: string): PricedPlan['nodes'] => nodes.filter(({ state }) => state === wanted);
  const [pending, waiting, blocked, fresh] = [of('pending'), of('unknown'), of('blocked'), of('fresh')];
  const skipped = of('skipped').length;
  if (fresh.length === nodes.length) return `${total}, all fresh: nothing would run`;
  if (fresh.length + skipped === nodes.length)
    return `${total}: ${fresh.length} fresh, ${skipped} skipped by a condition: nothing would run`;
  const parts = [
    `${pending.length} would run`,
    ...(waiting.length ? [`${waiting.length} ${waiting.length === 1 ? 'depends' : 'depend'} on their outputs`] : []),
    ...(blocked.length ? [`${blocked.length} blocked`] : []),
    `${fresh.length} fresh`,
    ...(skipped ? [`${skipped} skipped by a condition`] : []),
  ];
  const open = [...pending, ...waiting];
  const priced = open.filter(({ seconds }) => seconds !== null);
  const seconds = priced.reduce((sum, node) => sum + (node.seconds ?? 0), 0);
  const who = priced.length === open.length ? 'they' : `${priced.length} of them`;
  const time = priced.length ? `; ${formatSeconds(seconds)} of work when ${who} last ran` : '';
  return `${total}: ${parts.join(', ')}${time}`;
}

/** A plan as a program reads it. */
export function describePlan({ pipeline, file, seed, plan, nodes, absent, maps, sources }: PricedPlan): object {
  return {
    pipeline,
    file,
    seed,
    params: plan.params,
    pending: nodes.filter(({ state }) => state === 'pending').length,
    blocked: nodes.filter(({ state }) => state === 'blocked').length,
    waiting: nodes.filter(({ state }) => state === 'unknown').length,
    fresh: nodes.filter(({ state }) => state === 'fresh').length,
    skipped: nodes.filter(({ state }) => state === 'skipped').length,
    ...(nodes.some(({ isAsStored }) => isAsStored) && {
      asStored: nodes.filter(({ isAsStored }) => isAsStored).length,
    }),
    absent,
    ...(maps && { maps }),
    ...(sources && { sources }),
    nodes: nodes.map(
      ({
        node,
        label,
        key,
        state,
        reason,
        seconds,
        outputs,
        template,
        items,
        decidedBy,
        isAsStored,
        accepted,
        frozen,
      }) => ({
        id: node.id,
        label,
        step: node.definition.name,
        params: node.params,
        inputs: Object.fromEntries(
          Object.entries(node.inputs).map(([name, ref]) => {
            const from = shownRef(ref);
            return [name, { node: from.node.id, output: from.output }];
          }),
        ),
        state,
        reason,
        seconds,
        key,
        outputs,
        ...describeNotInKey(node),
        ...(template && { template: template.id, items }),
        ...(decidedBy && { decidedBy }),
        ...(accepted && { accepted }),
        ...(frozen && { frozen }),
        ...plan.marks?.get((template ?? node).id),
        ...(isAsStored && { isAsStored }),
      }),
    ),
  };
}
