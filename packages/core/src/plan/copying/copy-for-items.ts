// Copies a template for all of its items where no reader asks for them: what is selected in a branch of a map, and the
// branch is not.

import type { PlanNode } from '../../graph/node.ts';
import { type Bound, bindInner, isKnown, type Members } from './bound.ts';

export interface CopySteps {
  itemsFor(over: PlanNode, bound: Bound): Promise<Members>;
  copy(template: PlanNode, bound: Bound): Promise<PlanNode>;
}

/** @param overs - the stand-ins of the items that it needs, the outer one first */
export async function copyForItems(
  template: PlanNode,
  [over, ...inner]: readonly PlanNode[],
  bound: Bound,
  steps: CopySteps,
): Promise<void> {
  if (!over) {
    await steps.copy(template, bound);
    return;
  }
  const items = await steps.itemsFor(over, bound);
  if (!isKnown(items)) return;
  await Promise.all(
    items.map((member, place) => copyForItems(template, inner, bindInner(over.id, member, place, bound), steps)),
  );
}
