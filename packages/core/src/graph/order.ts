// Parents before children. A plan made by calls cannot have a circle, since a ref exists only after its node; one that
// was made otherwise (read from a file, or with a cast) can, and is refused here.

import type { NodeId } from '../base/brand.ts';
import { failAuthor } from '../base/errors/author-error.ts';
import type { PlanNode } from './node.ts';

export function orderNodes(nodes: readonly PlanNode[]): readonly PlanNode[] {
  const ordered: PlanNode[] = [];
  const state = new Map<NodeId, 'open' | 'done'>();
  for (const root of nodes) visit(root, [], state, ordered);
  return Object.freeze(ordered);
}

/** Depth first with a stack of its own, so that a chain of ten thousand nodes does not exhaust the call stack. */
function visit(root: PlanNode, path: PlanNode[], state: Map<NodeId, 'open' | 'done'>, ordered: PlanNode[]): void {
  const stack: { node: PlanNode; parents: Iterator<PlanNode> }[] = [];
  const enter = (node: PlanNode): void => {
    if (state.get(node.id) === 'done') return;
    if (state.get(node.id) === 'open') {
      const from = path.findIndex((other) => other.id === node.id);
      failAuthor('cycle', { labels: [...path.slice(from), node].map((step) => step.definition.name) }, node.calledAt);
    }
    state.set(node.id, 'open');
    path.push(node);
    stack.push({
      node,
      parents: [...Object.values(node.inputs), ...(node.after ?? [])].map((ref) => ref.node)[Symbol.iterator](),
    });
  };
  enter(root);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const next = top.parents.next();
    if (!next.done) {
      enter(next.value);
      continue;
    }
    state.set(top.node.id, 'done');
    ordered.push(top.node);
    path.pop();
    stack.pop();
  }
}
