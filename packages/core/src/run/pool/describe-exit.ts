// Why the process of a worker ended, as the failure of its node.

import { showSize } from '../../base/size.ts';
import type { FailureCode } from '../../plan/outcome/outcome.ts';
import type { WorkFailure } from '../worker/messages.ts';

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly error?: Error;
}

/** @param lastLines - what it printed last */
export function describeExit({ code, signal, error }: Exit, lastLines: readonly string[]): WorkFailure {
  const said = lastLines.join('\n');
  const fail = (failure: FailureCode, message: string): WorkFailure => ({
    type: 'failed',
    failure,
    message,
    stack: said,
  });
  if (error) return fail('worker-crashed', `its process could not be started: ${error.message}`);
  const how = signal ? `ended by ${signal}` : `exited with code ${code}`;
  if (/heap out of memory|std::bad_alloc/i.test(said) || signal === 'SIGKILL')
    return fail('out-of-memory', `its process was ${how}: most likely out of memory`);
  return fail('worker-crashed', `its process crashed: ${how}`);
}

/** What the kernel ended of a node for its memory, as the reason of its failure. */
export function describeLimited(limit = 0): string {
  return `it used more memory than the ${showSize(limit)} that its step requests: the kernel ended it`;
}

/**
 * The failure with what a program printed last. Its folder is gone when that is read, so its files have the names that
 * they have in the project.
 */
export function addLastLines(failure: WorkFailure, lastLines: readonly string[], folder: string): WorkFailure {
  const lines = lastLines.map((line) => line.replaceAll(`${folder}/`, ''));
  return { ...failure, message: [failure.message, ...lines].join('\n').trimEnd() };
}
