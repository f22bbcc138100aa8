// Why nodes are not run that no branch read: the condition that decided otherwise, or what keeps a branch from knowing.

import type { NodeId } from '../../base/brand.ts';
import { isBranch } from '../../graph/branch.ts';
import { isStandIn } from '../../graph/definition.ts';
import type { PlanNode } from '../../graph/node.ts';
import { nameRef } from '../../graph/ref.ts';
import { decide, describeExclusion, type LookUp } from './decided.ts';
import { type DecidedBy, sayDecision } from './decided-by.ts';
import { type FinishedNode, notSelected } from './finished-node.ts';

export interface Unread {
  /** `unknown` where a condition is not known yet. */
  readonly outcome: 'blocked' | 'skipped' | 'unknown';
  readonly reason: string;
  readonly decidedBy?: DecidedBy;
}

type Known = (id: NodeId) => FinishedNode | undefined;

/**
 * Why each node is not settled, by id. A failure is told before a skip.
 *
 * @param nodes - all nodes of the plan, parents first
 * @param unread - those that are to be explained
 */
export function explainUnread(
  nodes: readonly PlanNode[],
  unread: readonly PlanNode[],
  finished: Known,
): ReadonlyMap<NodeId, Unread> {
  const wanted = new Set(unread.map(({ id }) => id));
  const children = new Map<NodeId, { readonly child: PlanNode; readonly wired: string }[]>();
  for (const child of nodes)
    for (const [wired, { node }] of Object.entries(child.inputs)) {
      const known = children.get(node.id) ?? [];
      known.push({ child, wired });
      children.set(node.id, known);
    }
  const found = new Map<NodeId, Unread>();
  for (const { id, definition } of nodes.toReversed()) {
    if (!wanted.has(id) && !isStandIn(definition)) continue;
    const causes = (children.get(id) ?? []).flatMap(
      ({ child, wired }) => found.get(child.id) ?? explainChild(child, wired, finished) ?? [],
    );
    const worst = causes.toSorted((a, b) => weigh(a) - weigh(b))[0];
    if (worst) found.set(id, worst);
    else if (wanted.has(id)) found.set(id, { outcome: 'skipped', reason: notSelected });
  }
  return found;
}

function weigh({ outcome, decidedBy }: Unread): number {
  if (outcome === 'blocked') return 0;
  if (outcome === 'unknown') return 1;
  return decidedBy ? 3 : 2;
}

function explainChild(child: PlanNode, wired: string, finished: Known): Unread | undefined {
  if (isBranch(child)) {
    const decidedBy = describeExclusion(child, wired, finished as LookUp);
    if (decidedBy) return { outcome: 'skipped', reason: sayDecision(decidedBy), decidedBy };
  }
  const settled = finished(child.id);
  if (!settled) return isBranch(child) ? explainOpen(child, wired, finished) : undefined;
  const { outcome, label, reason, decidedBy } = settled;
  if (outcome === 'failed') return { outcome: 'blocked', reason: `${label} failed` };
  return { outcome: outcome === 'blocked' ? 'blocked' : 'skipped', reason, ...(decidedBy && { decidedBy }) };
}

/** Of a branch whose condition is not known yet; undefined where it is not known whether there is any need to know. */
function explainOpen(branch: PlanNode, wired: string, finished: Known): Unread | undefined {
  const { condition, value, looked } = decide(branch, finished as LookUp);
  if (value !== undefined) return undefined;
  const wanted = wired.startsWith(`then.${looked}.`);
  return { outcome: 'unknown', reason: `it runs if ${nameRef(condition)} is ${wanted}` };
}
