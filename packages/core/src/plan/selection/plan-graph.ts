// The graph of a plan as selections see it: what only stands for other nodes is left out.

import type { NodeId } from '../../base/brand.ts';
import { isStandIn } from '../../graph/definition.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Plan } from '../../graph/plan.ts';
import { type Ref, shownRef } from '../../graph/ref.ts';
import type { SelectableEdge, SelectableGraph } from './selectable-graph.ts';

export function planGraph(plan: Plan): SelectableGraph {
  const { templates, labels, marks } = plan;
  const items = templates && nameItemChains(plan);
  const isTemplate = ({ id }: PlanNode): boolean => templates?.needs.has(id) ?? false;
  const edgesOf = (node: PlanNode): readonly SelectableEdge[] => {
    const edges = new Map<string, SelectableEdge>();
    for (const ref of Object.values(node.inputs)) {
      const { id } = shownRef(ref).node;
      const relation = items?.relate(node, ref);
      const known = edges.get(id);
      edges.set(id, { id, ...(relation && (!known || known.items === relation) && { items: relation }) });
    }
    for (const ref of node.after ?? []) {
      const { id } = shownRef(ref).node;
      const relation = items?.relate(node, ref);
      if (!edges.has(id)) edges.set(id, { id, isOrder: true, ...(relation && { items: relation }) });
    }
    return [...edges.values()];
  };
  const nodes = plan.nodes.map((node) => ({
    id: node.id,
    label: labels.get(node.id)!,
    step: node.definition.name,
    parents: edgesOf(node),
    ...marks?.get(node.id),
    ...(isTemplate(node) && { isTemplate: true }),
  }));
  const results = Object.entries(plan.results).map(([name, ref]) => [name, shownRef(ref).node.id] as const);
  return { nodes, results: Object.fromEntries(results) };
}

/** Which templates have items of equal names: one chain of maps begins with the other. */
function nameItemChains({ templates }: Plan) {
  const { all, needs } = templates!;
  const order = new Map(all.map((node, position) => [node.id, { node, position }]));
  const chains = new Map<NodeId, readonly NodeId[]>();
  const chainOf = (id: NodeId): readonly NodeId[] => {
    const known = chains.get(id);
    if (known) return known;
    const own = [...(needs.get(id) ?? [])].sort((a, b) => order.get(a)!.position - order.get(b)!.position);
    const chain = own.flatMap((item) => chainOfItem(order.get(item)!.node));
    chains.set(id, chain);
    return chain;
  };
  /** An item of what another map made has the names of that map's items. */
  const chainOfItem = (item: PlanNode): readonly NodeId[] => {
    const of = item.inputs['of'];
    if (of?.node.definition.role !== 'collection' || needs.has(of.node.id)) return [item.id];
    return chainOf(membersOf(of).id);
  };
  return {
    /** What the items of the node that a ref comes from are to those of the node that is given it. */
    relate(node: PlanNode, ref: Ref<unknown>): SelectableEdge['items'] {
      const [own, other] = [chainOf(node.id), chainOf(membersOf(ref).id)];
      const least = Math.min(own.length, other.length);
      if (!least || own.slice(0, least).some((item, index) => item !== other[index])) return undefined;
      return own.length === other.length ? 'same' : own.length > other.length ? 'around' : 'within';
    },
  };
}

/** The node behind a ref: of a collection the template of its members. */
function membersOf({ node }: Ref<unknown>): PlanNode {
  if (!isStandIn(node.definition)) return node;
  const next = node.definition.role === 'collection' ? node.inputs['each'] : node.inputs['of'];
  return next ? membersOf(next) : node;
}
