// Two nodes with one key are made once, in a run and in all runs of a sweep.

import type { Key } from '../../base/brand.ts';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import type { Execution } from '../execution.ts';

/** Waits for the node that is made under this key, or makes it. In a sweep, what a key came to stays known. */
export async function shareWork(
  about: Pick<FinishedNode, 'node' | 'label'>,
  key: Key,
  execution: Pick<Execution, 'inFlight' | 'isShared' | 'halt'>,
  make: () => Promise<FinishedNode>,
): Promise<FinishedNode> {
  const { inFlight, isShared, halt } = execution;
  const other = inFlight.get(key);
  if (other) {
    const made = await other;
    // The run of the sweep that was to make it has stopped: then it is this run's.
    if (isShared && made.outcome === 'skipped' && !halt.signal.aborted) return shareWork(about, key, execution, make);
    return { ...describeShared(made, about.label), ...about };
  }
  const making = make();
  inFlight.set(key, making);
  try {
    const made = await making;
    if (!isShared || made.outcome === 'skipped') inFlight.delete(key);
    return made;
  } catch (error) {
    inFlight.delete(key);
    throw error;
  }
}

function describeShared(made: FinishedNode, label: string): FinishedNode {
  const { usage: _, attempts: __, ...shared } = made;
  if (made.outcome !== 'ran') return { ...shared, seconds: 0 };
  const reason = made.label === label ? 'made by another run of the sweep' : `made together with ${made.label}`;
  return { ...shared, seconds: 0, outcome: 'fresh', reason };
}
