// Failures that cost a run no more than a trial: of nodes from which only trials are made that a choice left out.

import type { NodeId } from '../../base/brand.ts';
import type { PlanNode } from '../../graph/node.ts';
import { type FinishedNode, isMade, isPassed, notSelected } from './finished-node.ts';
import { childrenOf, findSpareNodes } from './trials.ts';

/**
 * The nodes that failed, or refused what they judged, and that the pipeline allows to: every way from them ends at a
 * choice that leaves out failed trials and was made. In the order of the plan, parents first.
 */
export function findAllowedFailures(
  finished: readonly FinishedNode[],
  results: Iterable<PlanNode>,
): ReadonlySet<NodeId> {
  const selected = finished.filter(({ outcome, reason }) => outcome !== 'skipped' || reason !== notSelected);
  const nodes = selected.map(({ node }) => node);
  const spare = findSpareNodes(nodes, results);
  const byId = new Map(selected.map((each) => [each.node.id, each]));
  const children = childrenOf(nodes);
  const known = new Map<NodeId, boolean>();
  const isAllowed = (id: NodeId): boolean => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const allowed =
      spare.has(id) &&
      (children.get(id) ?? []).every(({ node, tolerates }) =>
        tolerates ? isMade(byId.get(node.id)!) : isAllowed(node.id),
      );
    known.set(id, allowed);
    return allowed;
  };
  const bad = selected.filter((each) => each.outcome === 'failed' || (isMade(each) && !isPassed(each)));
  return new Set(bad.map(({ node }) => node.id).filter(isAllowed));
}
