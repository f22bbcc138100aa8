// Makes a node as often as its step says. Only what may go otherwise next time is tried again: a wrong output comes out
// wrong again, and a full disk stays full.

import { setTimeout as sleep } from 'node:timers/promises';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import type { FailureCode } from '../../plan/outcome/outcome.ts';
import { type Execution, warn } from '../execution.ts';
import type { Asking } from '../limits/limits.ts';

const passing: ReadonlySet<FailureCode> = new Set([
  'step-threw',
  'timed-out',
  'worker-crashed',
  'out-of-memory',
  'command-failed',
]);
const defaultBackoff = 1;
const longestBackoff = 300;

/** `make` is one try: it takes what the node asks for, and holds nothing between two tries. */
export async function tryNode(
  { resources: { retries = 0, backoff = defaultBackoff } = {} }: Asking,
  execution: Pick<Execution, 'signal' | 'halt' | 'onEvent' | 'logs'>,
  make: () => Promise<FinishedNode>,
): Promise<FinishedNode> {
  let finished = await make();
  let tries = 1;
  for (; tries <= retries && mayPass(finished); tries += 1) {
    const seconds = Math.min(longestBackoff, backoff * 2 ** (tries - 1));
    const [reason] = finished.reason.split('\n');
    if (finished.key) execution.logs.goOn(finished.key, `--- try ${tries} of ${retries + 1} failed: ${reason} ---`);
    const { label } = finished;
    const attempts = retries + 1;
    warn(execution, 'tried-again', { node: label, reason: reason ?? '', seconds, attempt: tries + 1, attempts });
    await sleep(seconds * 1000, undefined, { signal: execution.halt.signal }).catch(() => undefined);
    if (execution.signal.aborted) {
      const { node, label, seconds } = finished;
      return { node, label, seconds, outputs: {}, outcome: 'skipped', key: null, reason: 'the run was interrupted' };
    }
    if (execution.halt.signal.aborted) break;
    finished = await make();
  }
  if (tries === 1) return finished;
  if (finished.outcome === 'failed') return { ...finished, reason: `after ${tries} tries: ${finished.reason}` };
  return finished.outcome === 'ran' ? { ...finished, reason: `${finished.reason}; it took ${tries} tries` } : finished;
}

function mayPass({ outcome, failure }: FinishedNode): boolean {
  return outcome === 'failed' && failure !== undefined && passing.has(failure);
}
