// A node when all is over for it.

import type { Acceptance } from '../../base/acceptance.ts';
import type { Digest, Key } from '../../base/brand.ts';
import type { SourceLocation } from '../../base/errors/source-location.ts';
import type { FrozenResult } from '../../base/frozen-result.ts';
import type { OutputDescriptions } from '../../dsl/describe-output.ts';
import type { Verdict } from '../../dsl/verdict.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Absence } from './absence.ts';
import type { DecidedBy } from './decided-by.ts';
import type { FailedAttempt } from './failed-attempt.ts';
import type { MadeFrom } from './find-result.ts';
import type { NodeUsage } from './node-usage.ts';
import type { FailureCode, Outcome } from './outcome.ts';

export interface FinishedNode {
  readonly node: PlanNode;
  readonly label: string;
  readonly outcome: Outcome;
  readonly seconds: number;
  readonly key: Key | null;
  readonly outputs: Readonly<Record<string, Digest>>;
  readonly reason: string;
  readonly verdicts?: readonly Verdict[];
  /** Of a branch, and of a node that only a branch which was not taken needs: the condition, and its value. */
  readonly decidedBy?: DecidedBy;
  /** What the kinds say of the outputs, if they were made by a step. */
  readonly descriptions?: OutputDescriptions;
  /** Of a node that ran in this run. */
  readonly usage?: NodeUsage;
  /** Its attempts that failed and that were followed by another one. */
  readonly attempts?: readonly FailedAttempt[];
  readonly failure?: FailureCode;
  /** Of a blocked node: the failure before it that no node may do without. */
  readonly blockedBy?: FailureCode;
  readonly at?: SourceLocation;
  /** What it did that is in no key and was allowed, in words. */
  readonly impure?: readonly string[];
  /** Other code made its result, which somebody accepted for its code as it is now. */
  readonly accepted?: Acceptance;
  /** Of a frozen node whose stored result is used although something changed; and what that was made from. */
  readonly frozen?: FrozenResult;
  readonly madeFrom?: MadeFrom;
  /** Why outputs of it are not in the store; left out if all are. */
  readonly absent?: Absence;
  /** Whether it ran in this run, and drew random numbers. */
  readonly drawsRandom?: boolean;
  /** In what it differed when it was made a second time. */
  readonly differs?: string;
  /** Of a node that is not selected and that a selected one needs: why no stored result can be used. */
  readonly notStored?: string;
}

export function isMade({ outcome }: Pick<FinishedNode, 'outcome'>): boolean {
  return outcome === 'ran' || outcome === 'fresh' || outcome === 'restored';
}

/** Whether a node lets its children through: it was made, and its verdicts, if it is a gate, are held. */
export function isPassed(finished: Pick<FinishedNode, 'outcome' | 'verdicts'>): boolean {
  return isMade(finished) && arePassed(finished.verdicts);
}

export function arePassed(verdicts: readonly Verdict[] | undefined): boolean {
  return (verdicts ?? []).every((verdict) => verdict.isPassed);
}

/** The reason of a node that a selection leaves out. */
export const notSelected = 'it is not selected';

/** The reason of a node that is not selected, and whose stored result is used. */
export const usedAsStored = 'it is not selected: its stored result is used';
