// The maps of a priced plan: over what, which nodes each has, and what would become of its items.

import type { NodeId } from '../base/brand.ts';
import type { PlanNode } from '../graph/node.ts';
import type { Plan } from '../graph/plan.ts';
import { nameRef } from '../graph/ref.ts';
import type { PricedNode } from './price-plan.ts';
import type { PricedMap } from './priced-map.ts';

interface Earlier {
  readonly template?: NodeId;
  readonly items?: readonly string[];
}

/** @param before - the nodes of the pipeline's last run */
export function describeMaps(
  { templates, labels }: Plan,
  priced: readonly PricedNode[],
  before: readonly Earlier[] | undefined,
): readonly PricedMap[] {
  if (!templates) return [];
  const order = new Map(templates.all.map(({ id }, place) => [id, place]));
  const mapOf = (id: NodeId): NodeId | undefined =>
    [...(templates.needs.get(id) ?? [])].sort((a, b) => order.get(b)! - order.get(a)!)[0];
  const planned = Map.groupBy(
    templates.all.filter(({ id, definition }) => templates.needs.has(id) && isShown(definition.role)),
    ({ id }) => mapOf(id),
  );
  const known = Map.groupBy(priced, ({ template }) => template && mapOf(template.id));
  const earlier = Map.groupBy(before ?? [], ({ template }) => template && mapOf(template));
  const unknown = new Map(priced.filter(({ isTemplate }) => isTemplate).map((node) => [mapOf(node.node.id), node]));
  const describe = (item: PlanNode): readonly PricedMap[] => {
    const nodes = planned.get(item.id);
    if (!nodes) return [];
    const waiting = unknown.get(item.id);
    const states = sortItems(known.get(item.id) ?? []);
    const open = [...states.values()].filter(Boolean).length;
    const last = earlier.get(item.id);
    return [
      {
        over: nameRef(item.inputs['of']!),
        nodes: nodes.map(({ id }) => labels.get(id)!),
        items: waiting ? null : states.size,
        fresh: states.size - open,
        open,
        itemsBefore: last ? new Set(last.flatMap(({ items = [] }) => items)).size : null,
        waitsFor: waiting?.waitsFor ?? null,
      },
    ];
  };
  return templates.all.filter(({ definition }) => definition.role === 'item').flatMap(describe);
}

function isShown(role: PlanNode['definition']['role']): boolean {
  return role !== 'item' && role !== 'collection';
}

/** By item, whether any of its nodes is open. */
function sortItems(copies: readonly PricedNode[]): ReadonlyMap<string, boolean> {
  const states = new Map<string, boolean>();
  for (const { items = [], state } of copies)
    for (const item of items)
      states.set(item, (states.get(item) ?? false) || (state !== 'fresh' && state !== 'skipped'));
  return states;
}
