// A node when all is over for it.

import type { Digest, Key } from '../../base/brand.ts';
import type { SourceLocation } from '../../base/errors/source-location.ts';
import type { OutputDescriptions } from '../../dsl/describe-output.ts';
import type { Verdict } from '../../dsl/verdict.ts';
import type { PlanNode } from '../../graph/node.ts';
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
  /** What the kinds say of the outputs, if they were made by a step. */
  readonly descriptions?: OutputDescriptions;
  readonly failure?: FailureCode;
  readonly at?: SourceLocation;
  /** What it did that is in no key and was allowed, in words. */
  readonly impure?: readonly string[];
  /** Whether it ran in this run, and drew random numbers. */
  readonly drawsRandom?: boolean;
  /** In what it differed when it was made a second time. */
  readonly differs?: string;
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

/** The reason of a node that `until` leaves out. */
export const notSelected = 'it is not selected';
