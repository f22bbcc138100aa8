// Which nodes of a plan a run is asked for: its results, and what no other node reads. All others are there for the nodes
// that read them.

import type { NodeId } from '../base/brand.ts';
import { isStandIn } from './definition.ts';
import type { PlanNode } from './node.ts';
import { type Plan, parentsOf } from './plan.ts';
import { shownRef } from './ref.ts';

/**
 * Templates are told by their own ids.
 *
 * @param isChosen - whether a selection has the node: of a selection, what is asked for is what no other selected node reads
 */
export function findAskedNodes(
  { nodes, templates, results }: Pick<Plan, 'nodes' | 'templates' | 'results'>,
  isChosen: (id: NodeId) => boolean,
): ReadonlySet<NodeId> {
  const all = templates?.all ?? nodes;
  const isReader = ({ id, definition }: PlanNode): boolean => isStandIn(definition) || isChosen(id);
  const read = new Set(all.filter(isReader).flatMap((node) => parentsOf(node).map(({ id }) => id)));
  const unread = all.filter(({ id, definition }) => !read.has(id) && !isStandIn(definition));
  const given = Object.values(results).map((ref) => shownRef(ref).node);
  return new Set([...unread, ...given].map(({ id }) => id).filter(isChosen));
}
