// The states of many partitions: a table with a row for each item of a map, each scope or each file of a pattern, and a
// column for each node that it has. It shows what a backfill has left to do.

import type { PricedPlan } from '@cairn/core';
import { renderTable } from '../../terminal/table.ts';
import type { Style } from '../../terminal/terminal.ts';
import { toOneLine } from '../../text/width.ts';

type Priced = PricedPlan['nodes'][number];
type PlanNode = Priced['node'];
type State = Priced['state'];

/** By row and column. */
type States = Map<string, Map<string, State>>;

const words = { pending: 'runs', unknown: 'waits', blocked: 'blocked', fresh: 'fresh', skipped: 'skipped' } as const;
const paints = { pending: 'yellow', unknown: 'cyan', blocked: 'red', fresh: 'dim', skipped: 'dim' } as const;
/** Of several nodes in one cell, the first of these is shown. */
const order: readonly State[] = ['blocked', 'pending', 'unknown', 'skipped', 'fresh'];

export interface StatesTableOptions {
  readonly style: Style;
  readonly width?: number;
}

/** One table for each map, one for scopes and one for files that have nodes of the same steps. A sentence without any. */
export function renderStates({ nodes, maps = [], plan }: PricedPlan, options: StatesTableOptions): string {
  const own = nodes.filter(({ isAsStored }) => !isAsStored);
  const ofMaps = maps.map(({ over, nodes: columns, waitsFor }) => {
    const states = readItems(own, new Set(columns), plan);
    if (waitsFor !== null) return `${toOneLine(over)}: the items are unknown until ${toOneLine(waitsFor)} has run`;
    return states.size ? drawStates(over, columns, states, options) : `${toOneLine(over)}: no items`;
  });
  const scopeOf = ({ node }: Priced): string | undefined => plan.marks?.get(node.id)?.scopes?.[0];
  const fileOf = createFileNames(nodes);
  const ofPlanned = [
    ['scope', scopeOf],
    ['file', (priced: Priced) => (scopeOf(priced) === undefined ? fileOf(priced.node) : undefined)],
  ] as const;
  const planned = ofPlanned.flatMap(([title, rowOf]) => {
    const { columns, states } = readPlanned(own, rowOf);
    return states.size ? [drawStates(title, columns, states, options)] : [];
  });
  const tables = [...ofMaps, ...planned];
  return tables.length
    ? tables.join('\n\n')
    : 'There is no table of states: no map, and no scopes or files of a pattern with the same steps';
}

function readItems(nodes: readonly Priced[], columns: ReadonlySet<string>, { labels }: PricedPlan['plan']): States {
  const states: States = new Map();
  for (const { template, items = [], state } of nodes) {
    const column = template && labels.get(template.id);
    if (column !== undefined && columns.has(column)) for (const item of items) note(states, item, column, state);
  }
  return states;
}

/** Rows that share a step with another row: a part of a pipeline that occurs once is not a partition. */
function readPlanned(
  nodes: readonly Priced[],
  rowOf: (priced: Priced) => string | undefined,
): { readonly columns: readonly string[]; readonly states: States } {
  const placed = nodes.flatMap((priced) => {
    const { node, template, state } = priced;
    const row = template || node.definition.role === 'source' ? undefined : rowOf(priced);
    return row === undefined ? [] : [{ row, step: node.definition.name, state }];
  });
  const shared = new Set(
    [...Map.groupBy(placed, ({ step }) => step)]
      .filter(([, alike]) => new Set(alike.map(({ row }) => row)).size > 1)
      .map(([step]) => step),
  );
  const states: States = new Map();
  for (const { row, step, state } of placed) if (shared.has(step)) note(states, row, step, state);
  return { columns: [...shared], states };
}

/** The file of a pattern that is nearest to a node; undefined if there is none, or if two are as near. */
function createFileNames(nodes: readonly Priced[]): (node: PlanNode) => string | undefined {
  const known = new Map<PlanNode, { readonly name: string | undefined; readonly distance: number }>();
  const find = (node: PlanNode): { readonly name: string | undefined; readonly distance: number } => {
    const before = known.get(node);
    if (before) return before;
    let found: { name: string | undefined; distance: number } = { name: node.shortName, distance: 0 };
    if (node.shortName === undefined) {
      found = { name: undefined, distance: Number.POSITIVE_INFINITY };
      for (const { node: parent } of Object.values(node.inputs)) {
        const { name, distance } = find(parent);
        if (distance + 1 < found.distance) found = { name, distance: distance + 1 };
        else if (distance + 1 === found.distance && name !== found.name)
          found = { name: undefined, distance: found.distance };
      }
    }
    known.set(node, found);
    return found;
  };
  // Parents come first, so that a long chain is not followed at once.
  for (const { node } of nodes) find(node);
  return (node) => find(node).name;
}

function note(states: States, row: string, column: string, state: State): void {
  const cells = states.get(row) ?? new Map<string, State>();
  const known = cells.get(column);
  if (known === undefined || order.indexOf(state) < order.indexOf(known)) cells.set(column, state);
  states.set(row, cells);
}

function drawStates(
  over: string,
  columns: readonly string[],
  states: States,
  { style, width }: StatesTableOptions,
): string {
  const titles = [
    { title: toOneLine(over), isFlexible: true, isLabel: true },
    ...columns.map((column) => ({ title: toOneLine(column) })),
  ];
  const rows = [...states].map(([row, cells]) => [
    toOneLine(row),
    ...columns.map((column) => {
      const state = cells.get(column);
      return state ? style(paints[state], words[state]) : '';
    }),
  ]);
  return renderTable(titles, rows, { style, ...(width && { width }) });
}
