// What keeps a node from being made: a parent that failed, was blocked or skipped, or a gate that did not hold. A
// failure is told before a skip, whatever the order of the inputs. A choice that leaves out failed trials needs one that
// is whole.

import type { NodeId } from '../../base/brand.ts';
import { isBranch } from '../../graph/branch.ts';
import type { PlanNode } from '../../graph/node.ts';
import { decide, describeDecision, readParents } from './decided.ts';
import { type DecidedBy, sayDecision } from './decided-by.ts';
import { hasFallbackValue } from './fallbacks.ts';
import { type FinishedNode, isMade, isPassed } from './finished-node.ts';
import { findTooFew, listNeeded } from './left-out.ts';
import { type FailureCode, isNeverAllowed } from './outcome.ts';
import { leavesOutFailed, trialsOf, type WiredTrial } from './trials.ts';

export type Settled = Pick<
  FinishedNode,
  'label' | 'outcome' | 'verdicts' | 'outputs' | 'decidedBy' | 'failure' | 'blockedBy'
>;

export interface Blocking {
  readonly outcome: 'blocked' | 'skipped';
  readonly reason: string;
  readonly decidedBy?: DecidedBy;
  readonly blockedBy?: FailureCode;
}

export function findBlocking(node: PlanNode, settled: (id: NodeId) => Settled): Blocking | undefined {
  const before = findFailedBefore(node, settled);
  if (before) return before;
  const read = readParents(node, settled);
  const parents = read.map(({ id }) => settled(id));
  const neededIds = listNeeded(node);
  const needed = read
    .filter(({ id }) => neededIds.has(id) || settled(id).outcome === 'skipped')
    .map(({ id }) => settled(id));
  const skipped = parents.find(({ outcome }) => outcome === 'skipped');
  const isEnough =
    hasFallbackValue(node) || (leavesOutFailed(node) && trialsOf(node).some((trial) => isWhole(trial, settled)));
  const fatal = parents.find(({ failure, blockedBy }) => isNeverAllowed(failure ?? blockedBy));
  if (fatal) return describeFatal(fatal, isEnough || !needed.includes(fatal));
  if (isEnough && !skipped) return undefined;
  const failed = needed.find((parent) => parent.outcome === 'failed' || parent.outcome === 'blocked');
  if (failed)
    return { outcome: 'blocked', reason: `${failed.label} ${failed.outcome === 'failed' ? 'failed' : 'was blocked'}` };
  if (skipped) {
    const { label, decidedBy } = skipped;
    const reason = decidedBy ? sayDecision(decidedBy) : `${label} was skipped`;
    return { outcome: 'skipped', reason, ...(decidedBy && { decidedBy }) };
  }
  const refusing = needed.find((parent) => isMade(parent) && !isPassed(parent));
  const tooFew = refusing ? undefined : findTooFew(node, settled);
  if (tooFew !== undefined) return { outcome: 'blocked', reason: tooFew };
  if (refusing) return { outcome: 'blocked', reason: `gate ${refusing.label} did not hold` };
  return isBranch(node) ? findNothingTaken(node, settled) : undefined;
}

/** What a node only waits for has to be made too, unless a selection or a condition leaves it out. */
function findFailedBefore(
  { after = [] }: PlanNode,
  settled: (id: NodeId) => Settled | undefined,
): Blocking | undefined {
  for (const ref of after) {
    const known = settled(ref.node.id);
    if (!known) continue;
    const { label, outcome, failure, blockedBy } = known;
    const cause = failure ?? blockedBy;
    if (outcome === 'failed' || outcome === 'blocked') {
      const reason = `it runs after ${label}, which ${outcome === 'failed' ? 'failed' : 'was blocked'}`;
      return { outcome: 'blocked', reason, ...(isNeverAllowed(cause) && { blockedBy: cause! }) };
    }
    if (isMade(known) && !isPassed(known))
      return { outcome: 'blocked', reason: `it runs after gate ${label}, which did not hold` };
  }
  return undefined;
}

/** @param isTolerant - whether the node would do without a parent that failed for another reason */
function describeFatal({ label, outcome, failure, blockedBy }: Settled, isTolerant: boolean): Blocking {
  const cause = (failure ?? blockedBy)!;
  const what = `${label} ${outcome === 'failed' ? 'failed' : 'was blocked'}`;
  const reason = isTolerant ? `${what} (${cause}): such a failure is not left out` : what;
  return { outcome: 'blocked', reason, blockedBy: cause };
}

/** A branch that takes nothing is skipped by its condition. */
function findNothingTaken(node: PlanNode, settled: (id: NodeId) => Settled): Blocking | undefined {
  const { value, taken } = decide(node, settled);
  if (value === undefined || Object.keys(taken).length) return undefined;
  const decidedBy = describeDecision(node, settled)!;
  return { outcome: 'skipped', reason: sayDecision(decidedBy), decidedBy };
}

/** Whether everything that a trial hands over was made, and let through where it passed a gate. */
export function isWhole({ by, refs }: WiredTrial, settled: (id: NodeId) => Settled): boolean {
  return [by, ...Object.values(refs)].every((ref) => isPassed(settled(ref.node.id)));
}
