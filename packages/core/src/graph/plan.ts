// The frozen graph that a pipeline file builds.

import type { NodeId } from '../base/brand.ts';
import type { Canonical } from '../base/canonical.ts';
import { labelNodes } from './label.ts';
import type { PlanNode } from './node.ts';
import { orderNodes } from './order.ts';
import type { Ref } from './ref.ts';

export interface Plan {
  readonly pipeline: string;
  /** The pipeline's params after parsing. */
  readonly params: Canonical;
  /** Parents before children; among the ready, in the order of their calls. */
  readonly nodes: readonly PlanNode[];
  readonly labels: ReadonlyMap<NodeId, string>;
  /** What build returned, by name. */
  readonly results: Readonly<Record<string, Ref<unknown>>>;
}

export function createPlan(
  pipeline: string,
  params: Canonical,
  made: readonly PlanNode[],
  results: Readonly<Record<string, Ref<unknown>>>,
): Plan {
  const nodes = orderNodes(made);
  return Object.freeze({ pipeline, params, nodes, labels: labelNodes(nodes), results: Object.freeze(results) });
}

/** The nodes that a node takes from, each once. */
export function parentsOf(node: PlanNode): readonly PlanNode[] {
  const parents = new Map<NodeId, PlanNode>();
  for (const ref of Object.values(node.inputs)) parents.set(ref.node.id, ref.node);
  return [...parents.values()];
}

/** The given nodes and all that they are made from. */
export function closureOf(nodes: Iterable<PlanNode>): ReadonlySet<NodeId> {
  const seen = new Set<NodeId>();
  const open = [...nodes];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node.id)) continue;
    seen.add(node.id);
    open.push(...parentsOf(node));
  }
  return seen;
}
