// What became of a node, and of a run: data, never thrown through the runner.

import { exitCodes } from '../../base/exit-codes.ts';

/**
 * - `ran`: executed, outputs recorded
 * - `fresh`: a record under its key, artifacts in the local store
 * - `restored`: as fresh, but bytes had to be fetched or healed
 * - `failed`: threw, timed out, crashed, or its outputs did not validate; never cached
 * - `blocked`: a parent failed or was blocked, or a gate before it did not hold
 * - `skipped`: not selected, or not begun when the run stopped
 */
export type Outcome = 'ran' | 'fresh' | 'restored' | 'failed' | 'blocked' | 'skipped';

export type OutcomeCounts = { readonly [O in Outcome]: number };

export type RunStatus = 'done' | 'failed' | 'refused' | 'interrupted';

/** Why a node failed. */
export type FailureCode =
  | 'step-threw'
  | 'output-invalid'
  | 'output-missing'
  | 'worker-crashed'
  | 'timed-out'
  | 'never-settled'
  | 'out-of-memory'
  | 'command-failed'
  | 'changed-while-running'
  | 'undeclared-read'
  | 'undeclared-load'
  | 'disk-full'
  | 'store-unwritable'
  | 'file-error'
  | 'artifact-missing'
  | 'no-choice'
  | 'items-invalid'
  | 'condition-invalid'
  | 'not-stored'
  | 'source-unreachable'
  | 'machine-failed'
  | 'preempted'
  | 'job-refused'
  | 'job-cancelled';

/**
 * Failures that say nothing about what a node computes: its code is not what its key says, the store, the disk or the
 * cluster is at fault, or the selection. A result without such a node would be wrong, so no input, choice or fallback does without it.
 */
const neverAllowed: ReadonlySet<FailureCode> = new Set([
  'changed-while-running',
  'undeclared-read',
  'undeclared-load',
  'disk-full',
  'store-unwritable',
  'artifact-missing',
  'not-stored',
  'machine-failed',
  'preempted',
  'job-refused',
  'job-cancelled',
]);

export function isNeverAllowed(failure: FailureCode | undefined): boolean {
  return failure !== undefined && neverAllowed.has(failure);
}

export function countOutcomes(outcomes: Iterable<Outcome>): OutcomeCounts {
  const counts = { ran: 0, fresh: 0, restored: 0, failed: 0, blocked: 0, skipped: 0 };
  for (const outcome of outcomes) counts[outcome] += 1;
  return counts;
}

/** How a finished run exits: 0 done, 1 failed or refused, 130 interrupted. */
export function exitCodeOf(status: RunStatus): number {
  if (status === 'done') return exitCodes.done;
  return status === 'interrupted' ? exitCodes.interrupted : exitCodes.failed;
}
