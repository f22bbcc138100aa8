// Settles nodes that no branch read: they are skipped by the value that decided, or blocked with the branch.

import type { PlanNode } from '../../graph/node.ts';
import type { Plan } from '../../graph/plan.ts';
import { type FinishedNode, notSelected } from '../../plan/outcome/finished-node.ts';
import { explainUnread } from '../../plan/outcome/unread.ts';
import { type Execution, labelOf } from '../execution.ts';
import { finishNode } from './settle-node.ts';

/** @param nodes - of the plan as it was planned, parents first */
export function settleUnread(nodes: readonly PlanNode[], plan: Plan, execution: Execution): readonly FinishedNode[] {
  if (!nodes.length) return [];
  const why = explainUnread(plan.templates?.all ?? plan.nodes, nodes, (id) => execution.finished.get(id));
  return nodes.map((node) => {
    const label = labelOf(execution, node.id);
    const nothing = { node, label, seconds: 0, key: null, outputs: {} };
    const { outcome, reason, decidedBy } = why.get(node.id)!;
    const isSelected = execution.prepared.selected.has(node.id);
    const finished: FinishedNode = isSelected
      ? { ...nothing, outcome: outcome === 'blocked' ? 'blocked' : 'skipped', reason, ...(decidedBy && { decidedBy }) }
      : { ...nothing, outcome: 'skipped', reason: notSelected };
    return finishNode(finished, execution);
  });
}
