// The sources that are asked for their versions although their last answer is recent enough: those that `refresh` names,
// and those that run whatever is stored.

import type { NodeId } from '../../base/brand.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { isExternal } from '../../dsl/sources/define-source.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Plan } from '../../graph/plan.ts';

/**
 * @param refresh - `true` for all
 * @param find - the nodes that a name stands for
 * @throws AuthorError `unknown-node` for a name of `refresh` that stands for no source
 */
export function refreshedNodes(
  plan: Plan,
  refresh: true | readonly string[] | undefined,
  isForced: (id: NodeId) => boolean,
  find: (name: string) => readonly PlanNode[],
): ReadonlySet<NodeId> {
  const sources = plan.nodes.filter(({ definition }) => isExternal(definition));
  if (refresh === true) return new Set(sources.map(({ id }) => id));
  const known = sources.map(({ id }) => plan.labels.get(id)!);
  const named = (refresh ?? []).flatMap((name) => {
    const those = find(name).filter((node) => sources.includes(node));
    if (!those.length) failAuthor('unknown-node', { node: name, known });
    return those;
  });
  const forced = sources.filter(({ id }) => isForced(id));
  return new Set([...named, ...forced].map(({ id }) => id));
}
