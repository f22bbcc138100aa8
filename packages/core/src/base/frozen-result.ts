// That a frozen node uses a stored result although what it is made from changed (ADR 35).

import type { Key, RunId } from './brand.ts';
import { isDigits, isRunId } from './safe-name.ts';
import { hasFields, isBoolean, isNullOr, isString } from './shape.ts';

export interface FrozenResult {
  /** The key that the node has now: nothing is stored under it. */
  readonly key: Key;
  /** The key under which the result was made. */
  readonly madeUnder: Key;
  /** The run that made it; null if no record of that run is here. */
  readonly run: RunId | null;
  /** When it was made, and when it was first used although something had changed; ISO 8601, UTC. */
  readonly at: string;
  readonly since: string;
  /** What changed, in one line. */
  readonly changed: string;
  /** Whether it was made from other inputs than the node has now: then nobody knows which rows are in it. */
  readonly hasOtherInputs: boolean;
}

export const isFrozenResult = hasFields<FrozenResult>({
  key: isDigits,
  madeUnder: isDigits,
  run: isNullOr(isRunId),
  at: isString,
  since: isString,
  changed: isString,
  hasOtherInputs: isBoolean,
});

/** `frozen since 2026-08-02 (code: fit (steps/fit.ts:3)): the result of run … of 2026-07-31` */
export function describeFrozen({ run, at, since, changed }: FrozenResult): string {
  const of = run === null ? '' : ` of run ${run}`;
  return `frozen since ${since.slice(0, 10)} (${changed}): the result${of} of ${at.slice(0, 10)} is used`;
}
