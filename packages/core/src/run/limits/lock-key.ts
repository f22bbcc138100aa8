// One run makes a node, and others that use the same store wait for it: the lock of the node's key is held meanwhile. A
// node that waits holds neither threads nor memory nor the locks that its step names.
//
// No deadlock: who holds the lock of a key waits for keys of its ancestors alone (an input was damaged and is made
// again), and a plan has no cycle. What two runs make anyway (a holder that is stopped, a store that cannot be written)
// is only made twice: the store takes both.

import type { Key } from '../../base/brand.ts';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import type { LockHolder } from '../../store/locks/locks.ts';
import { timestamp } from '../clock.ts';
import type { Execution } from '../execution.ts';
import { nameHolder, type SharedWait } from './shared-requests.ts';

/** Milliseconds without a sign of life after which a stopped process is not waited for: the node is made here as well. */
const patience = 30_000;

type About = Pick<FinishedNode, 'node' | 'label'>;

/** Does the work when no other run makes the node. `work` is told whether one did. Rejects when `signal` is aborted. */
export async function withKeyLock<T>(
  key: Key,
  about: About,
  execution: Execution,
  signal: AbortSignal,
  work: (hasWaited: boolean) => Promise<T>,
): Promise<T> {
  const request = execution.store.locks.request(`node ${key}`);
  try {
    const isFree = request.isHeld();
    // What is forced is made here in any case.
    if (!isFree && !execution.forced.has(about.node.id)) {
      const onWait = (holder: LockHolder): void =>
        tellWaiting(about, `${nameHolder(holder)}, which is making it`, execution);
      await execution.limits.waitFreely(() => request.wait({ signal, patience, onWait }));
    }
    return await work(!isFree);
  } finally {
    request.release();
  }
}

/** How a node waits for the locks and the pools that its step names. */
export function waitForShared(about: About, execution: Execution, signal: AbortSignal): SharedWait {
  return { signal, interrupt: execution.signal, onWait: (message) => tellWaiting(about, message, execution) };
}

function tellWaiting({ node, label }: About, message: string, { onEvent }: Execution): void {
  onEvent({ type: 'node-waiting', at: timestamp(), node: node.id, label, message });
}
