// What becomes of one node.
//
//   waiting ──▶ blocked   a parent failed, was blocked, or is a gate that did not hold
//      │   ╲──▶ skipped   not selected, or the run stopped before it began
//      ▼
//   looked up ──▶ fresh ──▶ restored   a record under its key; restored when its bytes turn out damaged and are made again
//      │        ↗
//      ▼       ╱
//   awaited ──╱                        while another run makes it; taken over when that run fails or is killed
//      │
//      ▼
//   running ──▶ ran       outputs recorded
//          ╲──▶ failed

import { describeAcceptance } from '../../base/acceptance.ts';
import { authorProblem } from '../../base/errors/author-error.ts';
import { describeFrozen } from '../../base/frozen-result.ts';
import { isBranch } from '../../graph/branch.ts';
import type { PlanNode } from '../../graph/node.ts';
import { findGone } from '../../plan/find-gone.ts';
import { keyOfNode, type NodeKey } from '../../plan/node-key.ts';
import { describeGone } from '../../plan/outcome/absence.ts';
import { describeDecision } from '../../plan/outcome/decided.ts';
import { explainFallback } from '../../plan/outcome/fallbacks.ts';
import { findBlocking } from '../../plan/outcome/find-blocking.ts';
import { type FinishedNode, isMade, notSelected, usedAsStored } from '../../plan/outcome/finished-node.ts';
import { judgeStored } from '../../plan/outcome/judge-stored.ts';
import { findNotStored } from '../../plan/outcome/missing-stored.ts';
import { isNeverAllowed } from '../../plan/outcome/outcome.ts';
import { mustBeStored } from '../../plan/plan-selection.ts';
import { StoreError } from '../../store/store.ts';
import { timestamp } from '../clock.ts';
import { type Execution, labelOf, warn } from '../execution.ts';
import { describeInterruption } from '../limits/failure-limit.ts';
import { describeSource } from '../record/recorded-source.ts';
import { beginNode, explainReason } from './begin-node.ts';
import { askSource, noteSource } from './check-source.ts';
import { describeFresh } from './describe-fresh.ts';
import { failFrozen, lookUp } from './look-up.ts';
import { makeInputs } from './make-gone.ts';
import { shareWork } from './share-work.ts';

/** Settles a node whose parents are all settled, and tells it. */
export async function settleNode(node: PlanNode, execution: Execution): Promise<FinishedNode> {
  const arrive = execution.limits.expect();
  const decided = await decide(node, execution, arrive).finally(arrive);
  const settled = judgeStored(decided, (id) => execution.finished.get(id));
  const decidedBy = isBranch(node) ? describeDecision(node, (id) => execution.finished.get(id)) : undefined;
  return finishNode(decidedBy ? { ...settled, decidedBy } : settled, execution);
}

/** As `settleNode`; an error in Cairn lets nothing begin any more. */
export async function settleOrHalt(node: PlanNode, execution: Execution): Promise<FinishedNode> {
  try {
    return await settleNode(node, execution);
  } catch (error) {
    execution.halt.abort();
    throw error;
  }
}

/** Takes in what became of a node, and reports it. */
export function finishNode(finished: FinishedNode, execution: Execution): FinishedNode {
  const { node } = finished;
  execution.finished.set(node.id, finished);
  tellFallback(finished, execution);
  if (isMade(finished)) noteSource(node, execution);
  if (finished.accepted)
    warn(execution, 'accepted-result', { node: finished.label, accepted: describeAcceptance(finished.accepted) });
  if (finished.frozen)
    warn(execution, 'frozen-result', { node: finished.label, frozen: describeFrozen(finished.frozen) });
  const isAllowed = execution.spare.has(node.id) && !isNeverAllowed(finished.failure);
  if (finished.outcome === 'failed' && !isAllowed) execution.countFailure();
  for (const sentence of finished.impure ?? []) warn(execution, 'undeclared-read', { node: finished.label, sentence });
  // It is told when it is known whether anything reads it.
  if (!finished.absent) tell(finished, execution);
  return finished;
}

/** Tells those whose outputs are not in the store, and that nothing read. */
export function tellGone(settled: readonly FinishedNode[], execution: Execution): void {
  for (const finished of settled) if (finished.absent) tell(finished, execution);
}

/** Makes a node that was settled by its digests alone. */
export async function settleGone(node: PlanNode, execution: Execution): Promise<FinishedNode> {
  const label = labelOf(execution, node.id);
  const nothing = { node, label, seconds: 0, key: null, outputs: {} };
  const inputs = await makeInputs(node, execution);
  if (inputs.conflict !== undefined) return finishNode(failConflict(nothing, inputs.conflict), execution);
  const blocking = findBlocking(node, (id) => execution.finished.get(id)!);
  if (blocking) return finishNode({ ...nothing, ...blocking }, execution);
  const found = keyOfNode(node, execution.prepared, (id) => execution.finished.get(id)!);
  const { absent } = execution.finished.get(node.id)!;
  const reason = absent === 'read' ? 'its outputs were removed, and a node that runs reads them' : goneButRead;
  if (mustBeStored(node, execution.prepared))
    return finishNode({ ...nothing, outcome: 'skipped', reason, notStored: reason }, execution);
  const make = () => beginNode(node, label, found, reason, execution);
  return finishNode(
    judgeStored(await shareWork({ node, label }, found.key, execution, make), (id) => execution.finished.get(id)),
    execution,
  );
}

const goneButRead = 'its outputs are not in the store, and a node that runs reads them';

function failConflict(
  nothing: Pick<FinishedNode, 'node' | 'label' | 'seconds' | 'key' | 'outputs'>,
  reason: string,
): FinishedNode {
  return { ...nothing, outcome: 'failed', failure: 'artifact-missing', reason };
}

/** Said in every run in which it stands in, also where it is stored. */
function tellFallback({ node, label, outcome }: FinishedNode, execution: Execution): void {
  const why = outcome === 'skipped' ? undefined : explainFallback(node, (id) => execution.finished.get(id)!);
  if (why !== undefined && outcome !== 'blocked') warn(execution, 'fallback-used', { node: label, why });
}

async function decide(node: PlanNode, execution: Execution, arrive: () => void): Promise<FinishedNode> {
  const label = labelOf(execution, node.id);
  const nothing = { node, label, seconds: 0, key: null, outputs: {} };
  if (!execution.prepared.selected.has(node.id)) return { ...nothing, outcome: 'skipped', reason: notSelected };
  const isAsStored = mustBeStored(node, execution.prepared);
  const blocking = findBlocking(node, (id) => execution.finished.get(id)!);
  if (blocking) {
    const lacked = isAsStored ? undefined : findNotStored(node, (id) => execution.finished.get(id));
    return lacked ? { ...nothing, ...failLacked(lacked, label, node) } : { ...nothing, ...blocking };
  }
  const unreachable = await askSource(node, execution);
  if (unreachable) return { ...nothing, ...unreachable };
  const found = keyOfNode(node, execution.prepared, (id) => execution.finished.get(id)!);
  if (isAsStored) return useStored(node, label, found, execution);
  const isForced = execution.forced.has(node.id);
  const hit = isForced ? undefined : await lookUp(node, label, found, execution);
  if (hit?.lostFrozen !== undefined) return failFrozen(node, label, hit.lostFrozen);
  const fresh = hit?.stored && (await describeFresh(node, label, found, hit, unchanged, execution));
  if (fresh) return sayFallback(fresh, execution);
  const gone = isForced ? undefined : await useGone(node, label, found, execution);
  if (gone) return gone;
  if (execution.signal.aborted)
    return { ...nothing, outcome: 'skipped', reason: describeInterruption(execution.signal) };
  if (execution.halt.signal.aborted)
    return { ...nothing, outcome: 'skipped', reason: 'the run stopped after a failure' };
  if (hasGoneParents(node, execution)) {
    // It waits for other nodes.
    arrive();
    const inputs = await makeInputs(node, execution);
    if (inputs.conflict !== undefined) return failConflict(nothing, inputs.conflict);
    if (inputs.areNew) return decide(node, execution, arrive);
  }
  const work = shareWork({ node, label }, found.key, execution, () =>
    beginNode(node, label, found, hit?.refusal, execution),
  );
  // It waits for its turn now, or for another node.
  arrive();
  return work;
}

/** Of a node whose outputs are not all in the store: its digests are enough as long as nothing reads it. */
async function useGone(
  node: PlanNode,
  label: string,
  found: NodeKey,
  execution: Execution,
): Promise<FinishedNode | undefined> {
  const { allowImpure, prepared, earlier } = execution;
  const options = { allowImpure, prepared, earlier: () => earlier(label) };
  const gone = await findGone(node, found, execution.store, options);
  if (!gone) return undefined;
  const { absent, stored } = gone;
  if (absent) {
    const fresh = await describeFresh(node, label, found, gone, describeGone(absent), execution);
    return fresh && { ...fresh, absent };
  }
  // Only the record was missing. What is there is verified before it is recorded again.
  const { manifest } = found.explained;
  const isWhole = await execution.store.record(found.key, { ...stored, at: timestamp(), manifest }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof StoreError) throw error;
      return false;
    },
  );
  return isWhole ? describeFresh(node, label, found, gone, unchanged, execution) : undefined;
}

function hasGoneParents(node: PlanNode, { finished }: Execution): boolean {
  return Object.values(node.inputs).some((ref) => finished.get(ref.node.id)?.absent);
}

function sayFallback(fresh: FinishedNode, { finished }: Execution): FinishedNode {
  const why = explainFallback(fresh.node, (id) => finished.get(id)!);
  return why === undefined ? fresh : { ...fresh, reason: `its fallback, because ${why}` };
}

const unchanged = 'nothing it depends on changed';

/** Of a node that is not selected: its stored result, or why there is none. */
async function useStored(node: PlanNode, label: string, found: NodeKey, execution: Execution): Promise<FinishedNode> {
  const hit = await lookUp(node, label, found, execution);
  const fresh = await describeFresh(node, label, found, hit, usedAsStored, execution);
  if (fresh) return fresh;
  const gone = await useGone(node, label, found, execution);
  if (gone) return { ...gone, reason: usedAsStored };
  const reason = hit.refusal ?? hit.lostFrozen ?? (await explainReason(label, found, execution));
  const facts = { node, label, seconds: 0, key: null, outputs: {}, notStored: reason };
  return { ...facts, outcome: 'skipped', reason: `it is not selected, and not stored: ${reason}` };
}

function failLacked(
  lacked: { readonly label: string; readonly reason: string },
  label: string,
  { calledAt }: PlanNode,
): Pick<FinishedNode, 'outcome' | 'reason' | 'failure' | 'at'> {
  const { message, fix } = authorProblem('not-stored', {
    ...{ needed: lacked.label, by: label, reason: lacked.reason, more: 0, select: `+${label}` },
  });
  return { outcome: 'failed', failure: 'not-stored', reason: `${message}. ${fix}`, ...(calledAt && { at: calledAt }) };
}

function tell(finished: FinishedNode, execution: Execution): void {
  const { node, label, outcome, seconds, key, outputs, descriptions, verdicts, usage, attempts } = finished;
  const { failure, at, reason, decidedBy, accepted, frozen, absent } = finished;
  execution.onEvent({
    type: 'node-finished',
    at: timestamp(),
    node: node.id,
    label,
    step: node.definition.name,
    outcome,
    seconds,
    ...(usage && { usage }),
    ...(attempts && { attempts }),
    key,
    outputs,
    ...(descriptions && { descriptions }),
    ...(verdicts && { verdicts }),
    ...describeSource(node.id, execution.prepared),
    ...(failure && { failure }),
    ...at,
    ...(decidedBy && { decidedBy }),
    ...(accepted && { accepted }),
    ...(frozen && { frozen }),
    ...(absent && { absent }),
    reason,
  });
}
