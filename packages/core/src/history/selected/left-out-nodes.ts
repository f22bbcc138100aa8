// What a selection left out of a run.

import type { NodeId } from '../../base/brand.ts';
import type { Plan } from '../../graph/plan.ts';
import { type FinishedNode, isMade } from '../../plan/outcome/finished-node.ts';
import type { PreparedPlan } from '../../plan/prepare-plan.ts';

/** How many nodes that are not selected were used as they are stored. */
export function countAsStored(
  { selection }: Pick<PreparedPlan, 'selection'>,
  finished: readonly FinishedNode[],
): number {
  return finished.filter((node) => isMade(node) && selection?.asStored.has(node.node.id)).length;
}

/**
 * The labels of the gates that a selection left out of a run that has something to publish: nobody knows whether they
 * would pass. Gates before a bundle have a stored verdict at least, without which the bundle would not be made.
 */
export function findSkippedGates(
  { plan, selection }: Pick<PreparedPlan, 'plan' | 'selection'>,
  finished: readonly FinishedNode[],
): readonly string[] {
  if (!selection) return [];
  const made = new Set(finished.filter(isMade).map(({ node }) => node.id));
  if (!hasBundle(plan, made)) return [];
  return finished
    .filter(({ node, outcome }) => node.definition.role === 'gate' && outcome === 'skipped')
    .map(({ label }) => label);
}

function hasBundle({ results }: Plan, made: ReadonlySet<NodeId>): boolean {
  return Object.values(results).some(
    ({ node, output }) => made.has(node.id) && node.definition.outputs[output]?.isPublished,
  );
}
