// From nodes to those that they depend on, or that depend on them, edge by edge.

import { allItems, type ItemSet, itemsAround, itemsWithin, uniteItems } from './item-set.ts';
import type { NodeSet } from './node-set.ts';
import type { SelectableEdge, SelectableGraph } from './selectable-graph.ts';

export type Edges = ReadonlyMap<string, readonly SelectableEdge[]>;

export function parentEdges({ nodes }: SelectableGraph): Edges {
  return new Map(nodes.map(({ id, parents }) => [id, parents]));
}

/** Without those that only say what a node waits for: it can be made without them. */
export function inputEdges({ nodes }: SelectableGraph): Edges {
  return new Map(nodes.map(({ id, parents }) => [id, parents.filter(({ isOrder }) => !isOrder)]));
}

export function childEdges({ nodes }: SelectableGraph): Edges {
  const children = new Map<string, SelectableEdge[]>();
  for (const { id, parents } of nodes)
    for (const parent of parents) {
      const edge = { id, ...(parent.items && { items: opposite[parent.items] }) };
      const known = children.get(parent.id);
      if (known) known.push(edge);
      else children.set(parent.id, [edge]);
    }
  return children;
}

const opposite = { same: 'same', around: 'within', within: 'around' } as const;

/** The set, and what is at most `most` edges away. */
export function walkGraph(start: NodeSet, edges: Edges, most: number): NodeSet {
  const reached = new Map<string, Set<ItemSet>>();
  const follow = createFollower();
  const reach = (id: string, items: ItemSet): boolean => {
    const known = reached.get(id);
    if (known?.has(items) || known?.has(allItems)) return false;
    if (known) known.add(items);
    else reached.set(id, new Set([items]));
    return true;
  };
  let edge = [...start].filter(([id, items]) => reach(id, items));
  for (let count = 0; count < most && edge.length; count++) {
    const next: [string, ItemSet][] = [];
    for (const [id, items] of edge)
      for (const { id: other, items: relation } of edges.get(id) ?? []) {
        const own = follow(items, relation);
        if (reach(other, own)) next.push([other, own]);
      }
    edge = next;
  }
  return new Map([...reached].map(([id, items]) => [id, uniteItems([...items])]));
}

/** The items at the other end of an edge. Equal questions have one answer, so that a walk knows where it has been. */
function createFollower(): (items: ItemSet, relation: SelectableEdge['items']) => ItemSet {
  const known = { around: new Map<ItemSet, ItemSet>(), within: new Map<ItemSet, ItemSet>() };
  return (items, relation) => {
    if (!relation || items === allItems) return allItems;
    if (relation === 'same') return items;
    const found = known[relation].get(items) ?? (relation === 'around' ? itemsAround(items) : itemsWithin(items));
    known[relation].set(items, found);
    return found;
  };
}
