// What a node waits for, in words: named when nothing is left in its process that could settle the promise.

import { NodeFailure } from './node-failure.ts';

let awaited = '';

/** Names what is waited for from now on. */
export function waitFor(what: string): void {
  awaited = what;
}

export function describeNeverSettled(): NodeFailure {
  return new NodeFailure(
    'never-settled',
    `the promise of ${awaited} never settled: nothing is left in its process that could settle it`,
  );
}
