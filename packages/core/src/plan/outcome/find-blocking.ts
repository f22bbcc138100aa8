// What keeps a node from being made: a parent that failed, was blocked or skipped, or a gate that did not hold. A
// failure is told before a skip, whatever the order of the inputs. A choice that leaves out failed trials needs one that
// is whole.

import type { NodeId } from '../../base/brand.ts';
import type { PlanNode } from '../../graph/node.ts';
import { parentsOf } from '../../graph/plan.ts';
import { type FinishedNode, isMade, isPassed } from './finished-node.ts';
import { leavesOutFailed, trialsOf, type WiredTrial } from './trials.ts';

export type Settled = Pick<FinishedNode, 'label' | 'outcome' | 'verdicts'>;

export interface Blocking {
  readonly outcome: 'blocked' | 'skipped';
  readonly reason: string;
}

export function findBlocking(node: PlanNode, settled: (id: NodeId) => Settled): Blocking | undefined {
  const parents = parentsOf(node).map(({ id }) => settled(id));
  const skipped = parents.find(({ outcome }) => outcome === 'skipped');
  if (leavesOutFailed(node) && !skipped && trialsOf(node).some((trial) => isWhole(trial, settled))) return undefined;
  const failed = parents.find((parent) => parent.outcome === 'failed' || parent.outcome === 'blocked');
  if (failed)
    return { outcome: 'blocked', reason: `${failed.label} ${failed.outcome === 'failed' ? 'failed' : 'was blocked'}` };
  if (skipped) return { outcome: 'skipped', reason: `${skipped.label} was skipped` };
  const refusing = parents.find((parent) => isMade(parent) && !isPassed(parent));
  return refusing && { outcome: 'blocked', reason: `gate ${refusing.label} did not hold` };
}

/** Whether everything that a trial hands over was made, and let through where it passed a gate. */
export function isWhole({ by, refs }: WiredTrial, settled: (id: NodeId) => Settled): boolean {
  return [by, ...Object.values(refs)].every((ref) => isPassed(settled(ref.node.id)));
}
