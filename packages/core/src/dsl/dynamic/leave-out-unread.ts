// Of a loop that is read, what nobody reads: its last state where only its rounds are read, or the rounds where only its
// last state is. The loop made these nodes, so they are no mistake of the author, and they do not run.

import type { PlanNode } from '../../graph/node.ts';
import { closureOf, predecessorsOf } from '../../graph/plan.ts';
import type { Ref } from '../../graph/ref.ts';

/** @param loops - of each loop, the nodes of what it returns */
export function leaveOutUnread(
  nodes: readonly PlanNode[],
  results: Readonly<Record<string, Ref<unknown>>>,
  loops: readonly (readonly PlanNode[])[],
): readonly PlanNode[] {
  if (!loops.length) return nodes;
  const used = closureOf(
    Object.values(results).map(({ node }) => node),
    predecessorsOf,
  );
  const read = loops.filter((returned) => returned.some(({ id }) => used.has(id)));
  const ofLoops = closureOf(read.flat(), predecessorsOf);
  return nodes.filter(({ id }) => used.has(id) || !ofLoops.has(id));
}
