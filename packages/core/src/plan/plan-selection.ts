// The selection of a plan: which nodes run, and which are used as they are stored.

import type { NodeId } from '../base/brand.ts';
import type { PlanNode } from '../graph/node.ts';
import type { Plan } from '../graph/plan.ts';
import type { SelectionTerm } from './selection/expression.ts';
import type { SelectionFacts } from './selection/match-term.ts';
import type { NodeSet } from './selection/node-set.ts';
import { planGraph } from './selection/plan-graph.ts';
import { selectNodes } from './selection/select-nodes.ts';
import type { SelectionOptions } from './selection/selection-options.ts';

export interface PlanSelection {
  /** The nodes that are selected, and those that these need. Of a template some copies at least. */
  readonly takesPart: ReadonlySet<NodeId>;
  /** Those of them that are not selected: their results are used as they are stored. */
  readonly asStored: ReadonlySet<NodeId>;
  /** Whether a node is selected; of a template, for an item. */
  isSelected(id: NodeId, item?: string): boolean;
  /** Whether a node is selected or needed; of a template, for an item. */
  isNeeded(id: NodeId, item?: string): boolean;
  /** Nothing runs: it only says which nodes are shown. */
  readonly isShownOnly?: true;
}

/**
 * Whether a node that is not selected must be stored already. Files are read, and items are listed, for whatever needs
 * them: nothing is computed.
 */
export function mustBeStored(
  { id, definition }: PlanNode,
  { selection }: { readonly selection?: PlanSelection },
): boolean {
  return definition.role !== 'source' && definition.role !== 'items' && (selection?.asStored.has(id) ?? false);
}

/** @throws AuthorError `selection-malformed`, `selection-empty`, `unknown-node` */
export async function openPlanSelection(
  plan: Plan,
  options: SelectionOptions,
  learn: (terms: readonly SelectionTerm[]) => Promise<SelectionFacts> | SelectionFacts,
): Promise<PlanSelection> {
  const { selected, needed } = await selectNodes(planGraph(plan), options, async (terms) => learn(terms));
  const has = (set: NodeSet, id: NodeId, item: string | undefined): boolean => {
    const items = set.get(id);
    return items !== undefined && (item === undefined || items.has(item));
  };
  const takesPart = new Set([...needed.keys()] as NodeId[]);
  return {
    takesPart,
    asStored: new Set([...takesPart].filter((id) => !selected.has(id))),
    isSelected: (id, item) => has(selected, id, item),
    isNeeded: (id, item) => has(needed, id, item),
  };
}

/**
 * Without the files and folders that cannot be read, and that only nodes read which `--exclude` took away. One that is a
 * result, or that nothing reads, was selected for itself.
 */
export function leaveOutUnread(selection: PlanSelection, plan: Plan, unread: ReadonlySet<NodeId>): PlanSelection {
  const isRead = new Set<NodeId>();
  const isNeeded = new Set(Object.values(plan.results).map(({ node }) => node.id));
  for (const { id, inputs } of plan.nodes)
    for (const { node } of Object.values(inputs)) (selection.takesPart.has(id) ? isNeeded : isRead).add(node.id);
  const out = new Set([...unread].filter((id) => isRead.has(id) && !isNeeded.has(id)));
  if (!out.size) return selection;
  return {
    ...selection,
    takesPart: new Set([...selection.takesPart].filter((id) => !out.has(id))),
    asStored: new Set([...selection.asStored].filter((id) => !out.has(id))),
    isSelected: (id, item) => !out.has(id) && selection.isSelected(id, item),
    isNeeded: (id, item) => !out.has(id) && selection.isNeeded(id, item),
  };
}
