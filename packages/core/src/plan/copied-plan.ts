// A prepared plan that takes in copies of its templates while it is settled: each is known by the step, the selection and
// the label of its template.

import type { NodeId } from '../base/brand.ts';
import type { PlanNode } from '../graph/node.ts';
import type { Plan } from '../graph/plan.ts';
import type { CopiedNode } from './copying/copied-node.ts';
import type { PreparedPlan } from './prepare-plan.ts';

export interface CopyingPlan {
  /** As it was planned. */
  readonly planned: Plan;
  /** What is known so far; it grows. */
  readonly prepared: PreparedPlan;
  add(copied: CopiedNode): void;
  /** Takes in a further item of a copy: equal items have one. */
  addName(copied: CopiedNode): void;
  /** Gives a copy the label of its first item, and returns it. */
  rename(copied: CopiedNode): string;
  addItem(node: PlanNode, name: string): void;
  setResults(results: Plan['results']): void;
}

export function openCopyingPlan(given: PreparedPlan): CopyingPlan {
  const { templates } = given.plan;
  const labels = new Map(given.plan.labels);
  const steps = new Map(given.steps);
  const selected = new Set(given.selected);
  const asStored = new Set(given.selection?.asStored);
  const selection = given.selection && { ...given.selection, takesPart: selected, asStored };
  const copies = new Map<NodeId, CopiedNode>();
  const nodes = given.plan.nodes.filter(({ id }) => !templates?.open.has(id));
  const plan: { -readonly [N in keyof Plan]: Plan[N] } = { ...given.plan, nodes, labels };
  /** A copy takes part, as it is selected or as it is stored, by the names of its items. */
  const take = ({ node, template, items }: CopiedNode): void => {
    if (!given.selected.has(template.id) || node.id === template.id) return;
    const isSelected =
      !given.selection ||
      given.selection.isShownOnly ||
      items.some((item) => given.selection!.isSelected(template.id, item));
    if (isSelected) asStored.delete(node.id);
    if (isSelected || items.some((item) => given.selection!.isNeeded(template.id, item))) selected.add(node.id);
    if (!isSelected && selected.has(node.id)) asStored.add(node.id);
  };
  const name = ({ node, template, items }: CopiedNode): string => {
    const label = `${given.plan.labels.get(template.id)!}[${items[0]}]`;
    labels.set(node.id, label);
    return label;
  };
  return {
    planned: given.plan,
    prepared: { ...given, plan, steps, selected, ...(selection && { selection }), copies },
    add(copied) {
      const { node, template } = copied;
      nodes.push(node);
      copies.set(node.id, copied);
      if (node.id === template.id) return;
      name(copied);
      const step = given.steps.get(template.id);
      if (step) steps.set(node.id, step);
      take(copied);
    },
    addName: take,
    rename: name,
    addItem: (node, name) => void labels.set(node.id, `${labels.get(node.over!.id) ?? 'item'}[${name}]`),
    setResults(results) {
      plan.results = results;
    },
  };
}

/** The label that a key may hold: without a scope, and of a copy that of its template, since the name of an item is in no key. */
export function labelInKey(id: NodeId, { plan, copies }: Pick<PreparedPlan, 'plan' | 'copies'>): string {
  return (plan.labelsInKeys ?? plan.labels).get(copies?.get(id)?.template.id ?? id)!;
}

/** A node of a plan that is copied for each item, and whether it is one. */
export function isTemplate({ id }: PlanNode, { templates }: Plan): boolean {
  return templates?.needs.has(id) ?? false;
}
