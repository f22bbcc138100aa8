// Which nodes of a plan are templates: those that need an item, which is known only while running. A run copies them for
// each item.

import type { NodeId } from '../base/brand.ts';
import { isStandIn } from './definition.ts';
import type { PlanNode } from './node.ts';

/** What only plans with maps have. */
export interface Templates {
  /** All nodes, those that only stand for others too. Parents come first. */
  readonly all: readonly PlanNode[];
  /** By template: the stand-ins of the items that it needs. */
  readonly needs: ReadonlyMap<NodeId, ReadonlySet<NodeId>>;
  /** Nodes whose inputs are known only while running: templates, readers of collections, and what is made from those. */
  readonly open: ReadonlySet<NodeId>;
}

/** Undefined for a plan without a map. Nodes come parents first. */
export function findTemplates(nodes: readonly PlanNode[]): Templates | undefined {
  if (!nodes.some(({ definition }) => isStandIn(definition))) return undefined;
  const needs = new Map<NodeId, ReadonlySet<NodeId>>();
  const open = new Set<NodeId>();
  for (const { id, definition, inputs, over, after } of nodes) {
    const items = new Set<NodeId>();
    for (const ref of Object.values(inputs)) {
      for (const item of needs.get(ref.node.id) ?? []) items.add(item);
      if (open.has(ref.node.id)) open.add(id);
    }
    for (const ref of after ?? []) if (open.has(ref.node.id)) open.add(id);
    if (definition.role === 'item') items.add(id);
    if (over) items.delete(over.id);
    if (items.size) needs.set(id, items);
    if (isStandIn(definition)) open.add(id);
  }
  return { all: nodes, needs, open };
}
