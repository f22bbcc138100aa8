// Makes a node as often as its step says. Only what may end otherwise the next time is tried again: a wrong output is wrong
// again, and a full disk stays full.

import { setTimeout as sleep } from 'node:timers/promises';
import { parseSize } from '../../base/size.ts';
import { type Retry, type RetryCause, retryCauses } from '../../dsl/failures/retry.ts';
import type { FailedAttempt } from '../../plan/outcome/failed-attempt.ts';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import type { FailureCode } from '../../plan/outcome/outcome.ts';
import { type Execution, warn } from '../execution.ts';
import { describeInterruption } from '../limits/failure-limit.ts';
import type { Asking } from '../limits/limits.ts';

const codesOf: { readonly [C in RetryCause]: readonly FailureCode[] } = {
  failed: ['step-threw', 'command-failed'],
  'timed-out': ['timed-out'],
  'out-of-memory': ['out-of-memory'],
  crashed: ['worker-crashed'],
  'machine-failed': ['machine-failed'],
  preempted: ['preempted'],
};
const defaultBackoff = 1;
const longestBackoff = 300;

/** What an attempt asks for: its memory may depend on how many came before. */
export function askOfAttempt({ name, resources = {} }: Asking, attempt: number): Asking {
  const { retry } = resources;
  return { name, resources: retry?.memory ? { ...resources, memory: retry.memory(attempt) } : resources };
}

/** `make` is one attempt, 1 the first: it takes what the node asks for, and holds nothing between two attempts. */
export async function tryNode(
  step: Asking,
  execution: Pick<Execution, 'signal' | 'halt' | 'onEvent' | 'logs'>,
  make: (attempt: number) => Promise<FinishedNode>,
): Promise<FinishedNode> {
  const { times, on = retryCauses, backoff = defaultBackoff } = retryOf(step);
  const failures = new Set(on.flatMap((cause) => codesOf[cause]));
  const attempts: FailedAttempt[] = [];
  let finished = await make(1);
  let tries = 1;
  for (; tries <= times && finished.outcome === 'failed' && failures.has(finished.failure!); tries += 1) {
    const seconds = Math.min(longestBackoff, backoff * 2 ** (tries - 1));
    const reason = finished.reason.split('\n')[0] ?? '';
    if (finished.key) execution.logs.goOn(finished.key, `--- try ${tries} of ${times + 1} failed: ${reason} ---`);
    const { label } = finished;
    const about = { node: label, reason, seconds, attempt: tries + 1, attempts: times + 1 };
    warn(execution, 'tried-again', about);
    await sleep(seconds * 1000, undefined, { signal: execution.halt.signal }).catch(() => undefined);
    if (execution.signal.aborted) {
      const { node, label, seconds } = finished;
      const reason = describeInterruption(execution.signal);
      return { node, label, seconds, outputs: {}, outcome: 'skipped', key: null, reason };
    }
    if (execution.halt.signal.aborted) break;
    attempts.push(describeAttempt(finished, reason, step, tries));
    finished = await make(tries + 1);
  }
  if (tries === 1) return finished;
  const tried = { ...finished, ...(attempts.length && { attempts }) };
  if (finished.outcome === 'failed') return { ...tried, reason: `after ${tries} tries: ${finished.reason}` };
  return finished.outcome === 'ran' ? { ...tried, reason: `${finished.reason}; it took ${tries} tries` } : tried;
}

/** The bytes that an attempt requests; undefined if it requests none. */
export function memoryOfAttempt(step: Asking, attempt: number): number | undefined {
  const { memory } = askOfAttempt(step, attempt).resources ?? {};
  return memory === undefined ? undefined : parseSize(memory);
}

function describeAttempt({ failure, seconds }: FinishedNode, reason: string, step: Asking, attempt: number) {
  const bytes = memoryOfAttempt(step, attempt);
  return { failure: failure!, reason, seconds, ...(bytes !== undefined && { memory: bytes }) };
}

function retryOf({ resources: { retry, retries = 0, backoff } = {} }: Asking): Retry {
  return retry ?? { times: retries, ...(backoff !== undefined && { backoff }) };
}
