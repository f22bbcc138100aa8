// What making a node gives, or why it could not be made.

import type { Digest } from '../../base/brand.ts';
import { errorLocation, type SourceLocation } from '../../base/errors/source-location.ts';
import type { OutputDescriptions } from '../../dsl/describe-output.ts';
import type { Verdict } from '../../dsl/verdict.ts';
import type { NodeUsage } from '../../plan/outcome/node-usage.ts';
import type { FailureCode } from '../../plan/outcome/outcome.ts';

/** What making a node gave. */
export interface Made {
  readonly outputs: Readonly<Record<string, Digest>>;
  readonly verdicts?: readonly Verdict[];
  /** What it did that is in no key and was allowed, in words. */
  readonly impure?: readonly string[];
  readonly drawsRandom?: boolean;
  readonly usage?: NodeUsage;
  /** What the kinds say of the outputs. */
  readonly descriptions?: OutputDescriptions;
}

/** Why a node could not be made. */
export class MakeFailure extends Error {
  readonly failure: FailureCode;
  readonly location: SourceLocation | undefined;

  constructor(failure: FailureCode, message: string, location?: SourceLocation) {
    super(message);
    this.failure = failure;
    this.location = location;
  }
}

/** The author's own line in a worker's stack, not one of a package or of core. */
export function locateFailure(stack: string, root: string): SourceLocation | undefined {
  const holder = new Error();
  holder.stack = stack;
  return errorLocation(holder, (file) => file.startsWith(root) && !/[/\\]node_modules[/\\]/.test(file));
}
