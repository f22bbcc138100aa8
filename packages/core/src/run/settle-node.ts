// What becomes of one node.
//
//   waiting ──▶ blocked   a parent failed, was blocked, or is a gate that did not hold
//      │   ╲──▶ skipped   not selected, or the run stopped before it began
//      ▼
//   looked up ──▶ fresh   a record under its key
//      │
//      ▼
//   running ──▶ ran       outputs recorded
//          ╲──▶ failed

import type { NodeId } from '../base/brand.ts';
import type { Verdict } from '../dsl/verdict.ts';
import type { PlanNode } from '../graph/node.ts';
import { explainChange } from '../key/explain-change.ts';
import type { StoredResult } from '../store/store.ts';
import { timestamp } from './clock.ts';
import { type Execution, labelOf } from './execution.ts';
import { type FinishedNode, isMade, isPassed } from './finished-node.ts';
import { makeNode } from './make-node.ts';
import { keyOfNode, type NodeKey } from './node-key.ts';
import { readArtifactJson } from './read-artifact.ts';
import { leavesOutFailed, trialsOf } from './trials.ts';

/** Settles a node whose parents are all settled, and tells it. */
export async function settleNode(node: PlanNode, execution: Execution): Promise<FinishedNode> {
  const finished = await decide(node, execution);
  execution.finished.set(node.id, finished);
  if (finished.outcome === 'failed' && !execution.keepGoing) execution.hasFailed = true;
  tell(finished, execution);
  return finished;
}

async function decide(node: PlanNode, execution: Execution): Promise<FinishedNode> {
  const label = labelOf(execution, node.id);
  const nothing = { node, label, seconds: 0, key: null, outputs: {} };
  if (!execution.prepared.selected.has(node.id))
    return { ...nothing, outcome: 'skipped', reason: 'it is not selected' };
  const blocking = findBlocking(node, execution);
  if (blocking) return { ...nothing, ...blocking };
  const found = keyOfNode(node, execution.prepared, (id) => execution.finished.get(id)!);
  const stored = execution.forced.has(node.id) ? undefined : (await execution.store.find(found.key)).at(-1);
  if (stored) return describeFresh(node, label, found, stored, execution);
  if (execution.signal.aborted) return { ...nothing, outcome: 'skipped', reason: 'the run was interrupted' };
  if (execution.hasFailed) return { ...nothing, outcome: 'skipped', reason: 'the run stopped after a failure' };
  return shareWork(node, label, found, execution);
}

function findBlocking(node: PlanNode, execution: Execution): Pick<FinishedNode, 'outcome' | 'reason'> | undefined {
  const parentOf = (id: NodeId): FinishedNode => execution.finished.get(id)!;
  if (leavesOutFailed(node)) {
    const alive = trialsOf(node).filter(({ by, refs }) =>
      [by, ...Object.values(refs)].every((ref) => isPassed(parentOf(ref.node.id))),
    );
    if (alive.length) return undefined;
  }
  for (const ref of Object.values(node.inputs)) {
    const parent = parentOf(ref.node.id);
    if (parent.outcome === 'skipped') return { outcome: 'skipped', reason: `${parent.label} was skipped` };
    if (!isMade(parent))
      return {
        outcome: 'blocked',
        reason: `${parent.label} ${parent.outcome === 'failed' ? 'failed' : 'was blocked'}`,
      };
    if (!isPassed(parent)) return { outcome: 'blocked', reason: `gate ${parent.label} did not hold` };
  }
  return undefined;
}

async function describeFresh(
  node: PlanNode,
  label: string,
  { key }: NodeKey,
  stored: StoredResult,
  execution: Execution,
): Promise<FinishedNode> {
  const verdicts = node.definition.role === 'gate' ? await readVerdicts(stored, execution) : undefined;
  // A damaged list of verdicts is a miss like any other.
  if (verdicts === null)
    return shareWork(
      node,
      label,
      keyOfNode(node, execution.prepared, (id) => execution.finished.get(id)!),
      execution,
    );
  const { outputs } = stored;
  return {
    node,
    label,
    outcome: 'fresh',
    seconds: 0,
    key,
    outputs,
    reason: 'nothing it depends on changed',
    ...(verdicts && { verdicts }),
  };
}

async function readVerdicts(stored: StoredResult, execution: Execution): Promise<readonly Verdict[] | null> {
  const read = await readArtifactJson(stored.outputs['verdicts']!, execution.store);
  return (read as readonly Verdict[] | undefined) ?? null;
}

/** Two nodes with one key are made once. */
async function shareWork(node: PlanNode, label: string, found: NodeKey, execution: Execution): Promise<FinishedNode> {
  const other = execution.inFlight.get(found.key);
  if (other) {
    const made = await other;
    const reason = made.outcome === 'ran' ? `made together with ${made.label}` : made.reason;
    return { ...made, node, label, seconds: 0, outcome: made.outcome === 'ran' ? 'fresh' : made.outcome, reason };
  }
  const reason = execution.forced.has(node.id)
    ? 'forced'
    : explainChange(found.explained, await execution.earlier(label));
  const making = execution.queue.add(() => begin(node, label, found, reason, execution));
  execution.inFlight.set(found.key, making);
  return making.finally(() => execution.inFlight.delete(found.key));
}

async function begin(
  node: PlanNode,
  label: string,
  found: NodeKey,
  reason: string,
  execution: Execution,
): Promise<FinishedNode> {
  const skipped = { node, label, seconds: 0, key: null, outputs: {}, outcome: 'skipped' } as const;
  if (execution.signal.aborted) return { ...skipped, reason: 'the run was interrupted' };
  if (execution.hasFailed) return { ...skipped, reason: 'the run stopped after a failure' };
  execution.onEvent({ type: 'node-started', at: timestamp(), node: node.id, label });
  return makeNode(node, label, found, reason, execution);
}

function tell(finished: FinishedNode, execution: Execution): void {
  const { node, label, outcome, seconds, key, outputs, verdicts, failure, at, reason } = finished;
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
    ...(verdicts && { verdicts }),
    ...(failure && { failure }),
    ...at,
    reason,
  });
}
