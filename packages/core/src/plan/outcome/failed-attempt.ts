// An attempt of a node that failed, and after which the node was tried again.

import { hasFields, isNumber, isOptional, isString, type Shape } from '../../base/shape.ts';
import type { FailureCode } from './outcome.ts';

export interface FailedAttempt {
  readonly failure: FailureCode;
  /** The first line of what went wrong. */
  readonly reason: string;
  readonly seconds: number;
  /** Bytes that it requested, where its step says how much each attempt requests. */
  readonly memory?: number;
}

export const isFailedAttempt: Shape<FailedAttempt> = hasFields<FailedAttempt>({
  failure: isString as Shape<FailureCode>,
  reason: isString,
  seconds: isNumber,
  memory: isOptional(isNumber),
});
