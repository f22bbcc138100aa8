// Has a node made that has to run: in its turn, and not if another run made it meanwhile.

import type { Key } from '../../base/brand.ts';
import type { PlanNode } from '../../graph/node.ts';
import { describeForced, freshnessOf } from '../../plan/freshness.ts';
import type { NodeKey } from '../../plan/node-key.ts';
import { explainPending } from '../../plan/outcome/explain-pending.ts';
import { explainFallback } from '../../plan/outcome/fallbacks.ts';
import { findHit } from '../../plan/outcome/find-hit.ts';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import { checkpointId, removeCheckpoint } from '../../store/checkpoints.ts';
import { timestamp } from '../clock.ts';
import type { Execution } from '../execution.ts';
import { askingOf } from '../limits/asked-resources.ts';
import { describeInterruption } from '../limits/failure-limit.ts';
import { waitForShared, withKeyLock } from '../limits/lock-key.ts';
import { describeFresh } from './describe-fresh.ts';
import { makeNode } from './make-node.ts';
import { makeTwice, tellOther } from './make-twice.ts';
import { askOfAttempt, tryNode } from './try-node.ts';

/** Makes a node when it is its turn, unless another run makes it first. */
export async function beginNode(
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
    if (execution.signal.aborted) return { ...skipped, reason: describeInterruption(execution.signal) };
    // What has begun is tried again.
    if (reason === undefined && signal.aborted) return { ...skipped, reason: 'the run stopped after a failure' };
    return undefined;
  };
  const work = async (attempt: number): Promise<FinishedNode> => {
    const isForced = execution.forced.has(node.id);
    // Another run may have made it since it was looked up.
    const other = isForced ? undefined : await findMade(node, label, found, execution);
    if (other) return other;
    if (reason === undefined) {
      execution.onEvent({ type: 'node-started', at: timestamp(), node: node.id, label });
      reason = isForced
        ? describeForced(node.id, execution.prepared)
        : (refusal ?? (await explainReason(label, found, execution)));
      const why = explainFallback(node, (id) => execution.finished.get(id)!);
      if (why !== undefined) reason = `its fallback, because ${why}`;
      if (isForced) await discardCheckpoint(found.key, execution);
    }
    // Other bytes are expected of what runs in every run.
    const before =
      isForced && freshnessOf(node.id, execution.prepared) !== 'always' ? await execution.store.find(found.key) : [];
    const attempted = { ...execution, attempt };
    const finished = await makeNode(node, label, found, reason, attempted);
    await tellOther(
      finished,
      before.map(({ outputs }) => outputs),
      execution,
    );
    return execution.twice ? makeTwice(node, found, finished, attempted) : finished;
  };
  const make = async (attempt: number): Promise<FinishedNode> => {
    const wait = waitForShared({ node, label }, execution, signal);
    try {
      return await execution.limits.hold(
        askOfAttempt(askingOf(node, execution.prepared), attempt),
        async () => describeStop() ?? withKeyLock(found.key, { node, label }, execution, signal, () => work(attempt)),
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

export async function explainReason(label: string, { key, explained }: NodeKey, execution: Execution): Promise<string> {
  return (await explainPending(key, explained, await execution.earlier(label), execution.store)).reason;
}

/** It begins from the beginning, wherever it runs. */
async function discardCheckpoint(key: Key, { store, executor, allowImpure }: Execution): Promise<void> {
  const id = checkpointId(key, allowImpure);
  await removeCheckpoint(store, id);
  executor.discardState?.(id);
}

async function findMade(
  node: PlanNode,
  label: string,
  found: NodeKey,
  execution: Execution,
): Promise<FinishedNode | undefined> {
  const { allowImpure, prepared, store } = execution;
  const hit = await findHit(node, found.key, store, { allowImpure, home: prepared.found.home });
  return describeFresh(node, label, found, hit, 'made by another run meanwhile', execution);
}
