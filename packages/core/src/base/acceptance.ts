// That a stored result stands for code that did not make it: somebody said so, with a reason (ADR 31).

import type { Digest, Fingerprint, Key, RunId } from './brand.ts';
import { isDigits, isRunId, isSafeName } from './safe-name.ts';
import { hasFields, isMapOf, isNullOr, isString } from './shape.ts';

export interface Acceptance {
  /** The key of the code that the result stands for: any other change of that key ends the acceptance. */
  readonly key: Key;
  /** The key under which the result was made. */
  readonly madeUnder: Key;
  /** Of the code that it stands for, and of the code that made it; null if a node has no code of its own. */
  readonly fingerprint: Fingerprint | null;
  readonly madeBy: Fingerprint | null;
  readonly outputs: Readonly<Record<string, Digest>>;
  readonly pipeline: string;
  /** The label of the node. */
  readonly node: string;
  /** The newest run that has the result. */
  readonly run: RunId;
  /** The user of git, or `name@machine`. */
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly why: string;
}

export const isAcceptance = hasFields<Acceptance>({
  key: isDigits,
  madeUnder: isDigits,
  fingerprint: isNullOr(isDigits),
  madeBy: isNullOr(isDigits),
  outputs: isMapOf<Digest>(isDigits, isSafeName),
  pipeline: isString,
  node: isString,
  run: isRunId,
  by: isString,
  at: isString,
  why: isString,
});

/** `accepted by Ada Lovelace on 2026-07-31: only names changed` */
export function describeAcceptance({ by, at, why }: Pick<Acceptance, 'by' | 'at' | 'why'>): string {
  return `accepted by ${by} on ${at.slice(0, 10)}: ${why}`;
}
