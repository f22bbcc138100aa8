// What a selected node lacks if a node that it needs is not selected, and has no stored result.

import type { NodeId } from '../../base/brand.ts';
import type { PlanNode } from '../../graph/node.ts';
import { parentsOf } from '../../graph/plan.ts';
import type { FinishedNode } from './finished-node.ts';

export type PerhapsStored = Pick<FinishedNode, 'label' | 'outcome' | 'notStored'>;

/** The first of its parents that has no stored result, and why; undefined if there is none. */
export function findNotStored(
  node: PlanNode,
  settled: (id: NodeId) => PerhapsStored | undefined,
): { readonly label: string; readonly reason: string } | undefined {
  for (const parent of parentsOf(node)) {
    const known = settled(parent.id);
    if (known?.outcome !== 'skipped') continue;
    if (known.notStored !== undefined) return { label: known.label, reason: known.notStored };
    const further = findNotStored(parent, settled);
    if (!further) continue;
    const isRoot = !further.reason.startsWith("'");
    const reason = isRoot ? `'${further.label}' is not stored either (${further.reason})` : further.reason;
    return { label: known.label, reason };
  }
  return undefined;
}
