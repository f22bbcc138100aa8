// How much work waits behind each node: its own time, and that of the longest chain of nodes that need it, one after
// the other. Where not all can run beside each other, the node with the most behind it begins first (list scheduling by
// critical path: Hu 1961; Graham 1969), since the run cannot end before the longest chain has.

import type { NodeId } from '../../base/brand.ts';
import type { PlanNode } from '../../graph/node.ts';
import { predecessorsOf } from '../../graph/plan.ts';

/** Seconds that a node is taken for of whose step nothing is known. */
const unknownSeconds = 1;

/**
 * Seconds from the begin of each node to the end of its longest chain.
 *
 * @param nodes - those that may run, parents first
 * @param secondsOf - how long a node took in an earlier run; where that is not known, what the others of its step took in
 *   the mean stands for it, or else a second
 */
export function measureChains(
  nodes: readonly PlanNode[],
  secondsOf: (node: PlanNode) => number | undefined,
): ReadonlyMap<NodeId, number> {
  const known = new Map(nodes.map((node) => [node.id, secondsOf(node)]));
  const bySteps = new Map<string, { sum: number; count: number }>();
  for (const { id, definition } of nodes) {
    const seconds = known.get(id);
    if (seconds === undefined) continue;
    const { sum, count } = bySteps.get(definition.name) ?? { sum: 0, count: 0 };
    bySteps.set(definition.name, { sum: sum + seconds, count: count + 1 });
  }
  const guess = ({ definition }: PlanNode): number => {
    const others = bySteps.get(definition.name);
    return others ? others.sum / others.count : unknownSeconds;
  };
  const behind = new Map<NodeId, number>();
  const chains = new Map<NodeId, number>();
  for (const node of nodes.toReversed()) {
    const chain = (known.get(node.id) ?? guess(node)) + (behind.get(node.id) ?? 0);
    chains.set(node.id, chain);
    for (const { id } of predecessorsOf(node)) behind.set(id, Math.max(chain, behind.get(id) ?? 0));
  }
  return chains;
}
