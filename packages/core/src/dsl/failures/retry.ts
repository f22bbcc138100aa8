// How often a node is tried again, after which failures, and with how much memory. None of it decides a result.

import { parseSize, sizeForm } from '../../base/size.ts';

/**
 * Why an attempt failed:
 * - `failed`: the step threw an error, or its program exited with another code than 0
 * - `timed-out`: it took longer than `resources.timeout`
 * - `out-of-memory`: it took more memory than it requests, or its process was ended by the system or by V8 for that
 * - `crashed`: its process ended for any other reason
 * - `machine-failed`: the machine of its job failed, on a cluster
 * - `preempted`: its job had to give way to another one, on a cluster
 */
export type RetryCause = 'failed' | 'timed-out' | 'out-of-memory' | 'crashed' | 'machine-failed' | 'preempted';

export const retryCauses: readonly RetryCause[] = [
  ...(['failed', 'timed-out', 'out-of-memory', 'crashed'] as const),
  ...(['machine-failed', 'preempted'] as const),
];

export interface Retry {
  /** How often a node is tried again at most: a whole number from 0. */
  readonly times: number;
  /** The failures after which it is tried again; default all. Any other failure would be the same again. */
  readonly on?: readonly RetryCause[];
  /** Seconds before the first retry; default 1. Each later wait is twice the one before, and none is above 300 s. */
  readonly backoff?: number;
  /**
   * The memory that an attempt requests, in place of `resources.memory`: bytes, or a text with its unit. It is called for
   * every attempt, 1 for the first: `(attempt) => 2e9 * attempt`.
   */
  readonly memory?: (attempt: number) => string | number;
}

const fields = ['times', 'on', 'backoff', 'memory'];

/** What is wrong with the value of `retry`: what it requires, as a phrase. */
export function findWrongRetry(retry: unknown): string | undefined {
  if (typeof retry !== 'object' || retry === null || Array.isArray(retry)) return 'an object such as { times: 2 }';
  const unknown = Object.keys(retry).find((name) => !fields.includes(name));
  if (unknown !== undefined) return `only ${fields.join(', ')}`;
  const { times, on, backoff, memory } = retry as { readonly [N in keyof Retry]: unknown };
  if (!Number.isSafeInteger(times) || (times as number) < 0) return 'a whole number from 0 as its times';
  if (on !== undefined && !(Array.isArray(on) && on.length && on.every((cause) => retryCauses.includes(cause))))
    return `some of ${retryCauses.join(', ')} in its on`;
  if (backoff !== undefined && !(Number.isFinite(backoff) && (backoff as number) >= 0))
    return 'seconds, 0 or more, as its backoff';
  if (memory === undefined) return undefined;
  if (typeof memory !== 'function') return 'a function of the attempt as its memory';
  const wrong = Array.from({ length: (times as number) + 1 }, (_, place) => memory(place + 1)).some(
    (size) => (typeof size !== 'string' && typeof size !== 'number') || parseSize(size) === undefined,
  );
  return wrong ? `${sizeForm} for each attempt from its memory` : undefined;
}
