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

import { areDescriptions } from '../../dsl/describe-output.ts';
import { readVerdicts } from '../../dsl/verdict.ts';
import type { PlanNode } from '../../graph/node.ts';
import { keyOfNode, type NodeKey } from '../../plan/node-key.ts';
import { explainPending } from '../../plan/outcome/explain-pending.ts';
import { findBlocking } from '../../plan/outcome/find-blocking.ts';
import { findHit } from '../../plan/outcome/find-hit.ts';
import { type FinishedNode, notSelected } from '../../plan/outcome/finished-node.ts';
import { readArtifactJson } from '../../plan/outcome/read-artifact.ts';
import type { StoredResult } from '../../store/store.ts';
import { timestamp } from '../clock.ts';
import { type Execution, labelOf, warn } from '../execution.ts';
import { waitForLocks, withKeyLock } from '../limits/lock-key.ts';
import { makeNode } from './make-node.ts';
import { makeTwice, tellOther } from './make-twice.ts';
import { tryNode } from './try-node.ts';

/** Settles a node whose parents are all settled, and tells it. */
export async function settleNode(node: PlanNode, execution: Execution): Promise<FinishedNode> {
  const arrive = execution.limits.expect();
  const finished = await decide(node, execution, arrive).finally(arrive);
  execution.finished.set(node.id, finished);
  const isSpare = execution.keepGoing || execution.spare.has(node.id);
  if (finished.outcome === 'failed' && !isSpare) execution.halt.abort();
  for (const sentence of finished.impure ?? []) warn(execution, 'undeclared-read', { node: finished.label, sentence });
  tell(finished, execution);
  return finished;
}

async function decide(node: PlanNode, execution: Execution, arrive: () => void): Promise<FinishedNode> {
  const label = labelOf(execution, node.id);
  const nothing = { node, label, seconds: 0, key: null, outputs: {} };
  if (!execution.prepared.selected.has(node.id)) return { ...nothing, outcome: 'skipped', reason: notSelected };
  const blocking = findBlocking(node, (id) => execution.finished.get(id)!);
  if (blocking) return { ...nothing, ...blocking };
  const found = keyOfNode(node, execution.prepared, (id) => execution.finished.get(id)!);
  const isForced = execution.forced.has(node.id);
  const hit = isForced ? undefined : await findHit(node, found.key, execution.store, execution.allowImpure);
  const stored = hit?.stored;
  const fresh = stored && (await describeFresh(node, label, found, stored, unchanged, execution));
  if (fresh) return fresh;
  if (execution.signal.aborted) return { ...nothing, outcome: 'skipped', reason: 'the run was interrupted' };
  if (execution.halt.signal.aborted)
    return { ...nothing, outcome: 'skipped', reason: 'the run stopped after a failure' };
  const work = shareWork(node, label, found, hit?.refusal, execution);
  // It waits for its turn now, or for another node.
  arrive();
  return work;
}

const unchanged = 'nothing it depends on changed';

/** Undefined where the verdicts of a gate are damaged, which is a miss like any other. */
async function describeFresh(
  node: PlanNode,
  label: string,
  { key }: NodeKey,
  stored: StoredResult,
  reason: string,
  execution: Execution,
): Promise<FinishedNode | undefined> {
  const { outputs, impure } = stored;
  const descriptions = areDescriptions(stored.descriptions) ? stored.descriptions : undefined;
  const fresh = {
    node,
    label,
    seconds: 0,
    key,
    outputs,
    reason,
    outcome: 'fresh',
    ...(impure && { impure }),
    ...(descriptions && { descriptions }),
  } as const;
  if (node.definition.role !== 'gate') return fresh;
  const verdicts = readVerdicts(await readArtifactJson(outputs['verdicts']!, execution.store));
  return verdicts && { ...fresh, verdicts };
}

/** Two nodes with one key are made once. */
async function shareWork(
  node: PlanNode,
  label: string,
  found: NodeKey,
  refusal: string | undefined,
  execution: Execution,
): Promise<FinishedNode> {
  const other = execution.inFlight.get(found.key);
  if (other) {
    const made = await other;
    const reason = made.outcome === 'ran' ? `made together with ${made.label}` : made.reason;
    return { ...made, node, label, seconds: 0, outcome: made.outcome === 'ran' ? 'fresh' : made.outcome, reason };
  }
  const making = begin(node, label, found, refusal, execution);
  execution.inFlight.set(found.key, making);
  return making.finally(() => execution.inFlight.delete(found.key));
}

async function begin(
  node: PlanNode,
  label: string,
  found: NodeKey,
  refusal: string | undefined,
  execution: Execution,
): Promise<FinishedNode> {
  const skipped = { node, label, seconds: 0, key: null, outputs: {}, outcome: 'skipped' } as const;
  const { signal } = execution.halt;
  let reason: string | undefined;
  const describeStop = (): FinishedNode | undefined => {
    if (execution.signal.aborted) return { ...skipped, reason: 'the run was interrupted' };
    // What has begun is tried again.
    if (reason === undefined && signal.aborted) return { ...skipped, reason: 'the run stopped after a failure' };
    return undefined;
  };
  const work = async (): Promise<FinishedNode> => {
    const isForced = execution.forced.has(node.id);
    // Another run may have made it since it was looked up.
    const other = isForced ? undefined : await findMade(node, label, found, execution);
    if (other) return other;
    if (reason === undefined) {
      execution.onEvent({ type: 'node-started', at: timestamp(), node: node.id, label });
      reason = isForced ? 'forced' : (refusal ?? (await explainReason(label, found, execution)));
    }
    const before = isForced ? await execution.store.find(found.key) : [];
    const finished = await makeNode(node, label, found, reason, execution);
    await tellOther(
      finished,
      before.map(({ outputs }) => outputs),
      execution,
    );
    return execution.twice ? makeTwice(node, found, finished, execution) : finished;
  };
  const make = async (): Promise<FinishedNode> => {
    const wait = waitForLocks({ node, label }, execution, signal);
    try {
      return await execution.limits.hold(
        node.definition,
        async () => describeStop() ?? withKeyLock(found.key, { node, label }, execution, signal, work),
        wait,
        execution.chainOf(node.id),
      );
    } catch (error) {
      // It was waiting for another run.
      if (!signal.aborted || (error as Error).name !== 'AbortError') throw error;
      return describeStop() ?? { ...skipped, reason: 'the run stopped after a failure' };
    }
  };
  return tryNode(node.definition, execution, make);
}

async function explainReason(label: string, { key, explained }: NodeKey, execution: Execution): Promise<string> {
  return (await explainPending(key, explained, await execution.earlier(label), execution.store)).reason;
}

async function findMade(
  node: PlanNode,
  label: string,
  found: NodeKey,
  execution: Execution,
): Promise<FinishedNode | undefined> {
  const { stored } = await findHit(node, found.key, execution.store, execution.allowImpure);
  return stored && describeFresh(node, label, found, stored, 'made by another run meanwhile', execution);
}

function tell(finished: FinishedNode, execution: Execution): void {
  const { node, label, outcome, seconds, key, outputs, descriptions, verdicts, failure, at, reason } = finished;
  execution.onEvent({
    type: 'node-finished',
    at: timestamp(),
    node: node.id,
    label,
    step: node.definition.name,
    outcome,
    seconds,
    key,
    outputs,
    ...(descriptions && { descriptions }),
    ...(verdicts && { verdicts }),
    ...(failure && { failure }),
    ...at,
    reason,
  });
}
