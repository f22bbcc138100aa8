// Which nodes of a plan only branches need: they are settled when a branch is taken that reads them, and not before.

import type { NodeId } from '../base/brand.ts';
import { isStandIn } from './definition.ts';
import type { PlanNode } from './node.ts';
import { type Plan, predecessorsOf } from './plan.ts';

/** Empty for a plan without branches. */
export function findLazyNodes(plan: Plan, selected: ReadonlySet<NodeId>): ReadonlySet<NodeId> {
  if (!plan.hasBranches) return new Set();
  const all = plan.templates?.all ?? plan.nodes;
  const isChosen = (node: PlanNode): boolean => selected.has(node.id) || isStandIn(node.definition);
  const taken = new Set(all.filter(isChosen).flatMap((node) => predecessorsOf(node).map(({ id }) => id)));
  // What is selected and what nothing else selected needs is asked for, also where it is in a branch.
  const asked = all.filter((node) => isChosen(node) && !taken.has(node.id));
  const open = [...asked, ...Object.values(plan.results).map(({ node }) => node)];
  const eager = new Set<NodeId>();
  for (let node = open.pop(); node; node = open.pop()) {
    if (eager.has(node.id)) continue;
    eager.add(node.id);
    // Of a branch it is certain only that its first condition is looked at.
    const isBranch = node.definition.role === 'branch';
    open.push(...(isBranch ? [node.inputs['if.1']!.node] : predecessorsOf(node)));
  }
  return new Set(all.filter(({ id }) => !eager.has(id)).map(({ id }) => id));
}
