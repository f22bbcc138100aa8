// What a selection shows of a plan that nobody runs: the states of its nodes are those of a run of all that they need.

import type { PreparedPlan } from './prepare-plan.ts';
import type { PricedNode } from './price-plan.ts';

/** Nodes that are not selected are looked at as if they would run, too. */
export function showingSelected(prepared: PreparedPlan): PreparedPlan {
  const { selection, plan, absent } = prepared;
  if (!selection) return prepared;
  // Whether a node of a branch runs is decided by nodes that it does not need.
  const isDecided = plan.hasBranches && !absent.length;
  const selected = isDecided ? new Set(plan.nodes.map(({ id }) => id)) : prepared.selected;
  return { ...prepared, selected, selection: { ...selection, asStored: new Set(), isShownOnly: true } };
}

export function isShown(
  { node, template, items = [], isTemplate }: Pick<PricedNode, 'node' | 'template' | 'items' | 'isTemplate'>,
  { selection }: Pick<PreparedPlan, 'selection'>,
): boolean {
  if (!selection) return true;
  if (!template || isTemplate) return selection.isSelected(node.id);
  return items.some((item) => selection.isSelected(template.id, item));
}
