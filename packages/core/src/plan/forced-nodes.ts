// The nodes that run whatever is stored: those that `force` selects, in the words of a selection, and those that run in
// every run.

import type { NodeId } from '../base/brand.ts';
import type { Freshness } from '../graph/node-marks.ts';
import type { Plan } from '../graph/plan.ts';
import type { PlanOptions } from './plan-options.ts';
import type { NodeSet } from './selection/node-set.ts';
import { planGraph } from './selection/plan-graph.ts';
import { type LearnFacts, selectNodes } from './selection/select-nodes.ts';

export interface ForcedNodes {
  /** Whether a node is forced; of a template, for one of the items at least. */
  isForced(id: NodeId, items?: readonly string[]): boolean;
}

/** @throws AuthorError `selection-malformed`, `selection-empty`, `unknown-node` */
export async function findForced(plan: Plan, force: PlanOptions['force'], learn: LearnFacts): Promise<ForcedNodes> {
  const is = (id: NodeId): Freshness | undefined => plan.marks?.get(id)?.freshness;
  // What is frozen is forced only if it is selected.
  if (force === undefined || force === true)
    return { isForced: (id) => is(id) === 'always' || (force === true && is(id) !== 'frozen') };
  const { selected }: { selected: NodeSet } = await selectNodes(planGraph(plan), { select: force }, learn);
  return {
    isForced(id, items) {
      if (is(id) === 'always') return true;
      const forced = selected.get(id);
      return forced !== undefined && (items === undefined || items.some((item) => forced.has(item)));
    },
  };
}

/** The forced nodes of the plan as it was planned. */
export function listForced({ plan, forced }: { plan: Plan; forced: ForcedNodes }): ReadonlySet<NodeId> {
  return new Set(plan.nodes.map(({ id }) => id).filter((id) => forced.isForced(id)));
}
