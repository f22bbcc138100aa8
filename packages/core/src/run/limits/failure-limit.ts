// When a run stops because nodes failed: after how many failures no node begins any more, and whether those that run are
// ended. Failures that the pipeline allows are not counted.

export interface FailureLimit {
  /** Failures after which no node begins any more; without it, 1. */
  readonly maxFailures?: number;
  /** Whether the nodes that run then are ended, too. Default false. */
  readonly failFast?: boolean;
}

/** What a node that was ended, or did not begin, is told to be skipped for. */
const stoppedAtOnce = 'the run stopped at once after a failure';

export interface CountedFailures {
  /** Aborted when what runs has to end: the run is interrupted, or stops at once. */
  readonly signal: AbortSignal;
  /** Notes a failure that is not allowed. */
  add(): void;
}

/** @param halt - aborted when no node may begin any more */
export function countFailures(
  { maxFailures = 1, failFast = false }: FailureLimit,
  interrupt: AbortSignal,
  halt: AbortController,
): CountedFailures {
  const atOnce = new AbortController();
  let failures = 0;
  return {
    signal: AbortSignal.any([interrupt, atOnce.signal]),
    add() {
      failures += 1;
      if (failures < maxFailures) return;
      halt.abort();
      if (failFast) atOnce.abort(stoppedAtOnce);
    },
  };
}

/** Why a node was ended, or did not begin. */
export function describeInterruption({ reason }: AbortSignal): string {
  return reason === stoppedAtOnce ? stoppedAtOnce : 'the run was interrupted';
}
