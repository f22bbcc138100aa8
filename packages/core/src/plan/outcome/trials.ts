// The trials of a choice, from the wired names of its inputs: `2.model`, `2.by`.

import type { NodeId } from '../../base/brand.ts';
import type { PlanNode } from '../../graph/node.ts';
import { predecessorsOf } from '../../graph/plan.ts';
import type { Ref } from '../../graph/ref.ts';
import { listNeeded } from './left-out.ts';

export interface WiredTrial {
  readonly index: number;
  /** By output of the choice. */
  readonly refs: Readonly<Record<string, Ref<unknown>>>;
  /** The metrics it is judged by. */
  readonly by: Ref<unknown>;
}

export function trialsOf(node: PlanNode): readonly WiredTrial[] {
  const trials = new Map<number, Record<string, Ref<unknown>>>();
  for (const [name, ref] of Object.entries(node.inputs)) {
    const dot = name.indexOf('.');
    const index = Number(name.slice(0, dot));
    const refs = trials.get(index) ?? {};
    refs[name.slice(dot + 1)] = ref;
    trials.set(index, refs);
  }
  // A fallback is judged by nothing but whether it was made.
  return [...trials].map(([index, { by, ...refs }]) => ({ index, refs, by: by ?? Object.values(refs)[0]! }));
}

export function leavesOutFailed(node: PlanNode): boolean {
  return node.definition.role === 'choice' && node.params['failed'] === 'leave-out';
}

/**
 * Nodes whose failure costs no more than a trial: all that is made from them goes into choices that leave out failed
 * ones, so a run need not stop for them. Nodes come parents first.
 */
export function findSpareNodes(nodes: readonly PlanNode[], results: Iterable<PlanNode>): ReadonlySet<NodeId> {
  const children = childrenOf(nodes);
  const wanted = new Set([...results].map(({ id }) => id));
  const spare = new Set<NodeId>();
  for (const { id } of nodes.toReversed()) {
    const made = children.get(id) ?? [];
    if (made.length && !wanted.has(id) && made.every(({ node, tolerates }) => tolerates || spare.has(node.id)))
      spare.add(id);
  }
  return spare;
}

export interface ChildNode {
  readonly node: PlanNode;
  /** Whether it can be made if the parent failed. */
  readonly tolerates: boolean;
}

/** By parent, the nodes that take from it or wait for it. */
export function childrenOf(nodes: readonly PlanNode[]): ReadonlyMap<NodeId, readonly ChildNode[]> {
  const children = new Map<NodeId, ChildNode[]>();
  for (const node of nodes) {
    const needed = leavesOutFailed(node) ? new Set<NodeId>() : listNeeded(node);
    for (const { id } of predecessorsOf(node)) {
      const child = { node, tolerates: !needed.has(id) };
      const known = children.get(id);
      if (known) known.push(child);
      else children.set(id, [child]);
    }
  }
  return children;
}
