// A figure with its sample size and its 95 % interval. What is undefined is null with a reason, never 0.

import { hasFields, isNullOr, isNumber, isOneOf, isOptional, isString, type Shape } from '../base/shape.ts';

/**
 * Why a defined value has no interval: there are too few rows for one, or the rows do not vary, so that they say nothing
 * of how far the value may be off.
 */
export type NoInterval = 'too-few-rows' | 'no-variation';

export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The number of rows that it was computed from; 0 where there were none, and where nobody said. */
  readonly n: number;
  /** Why the value is null, or why it has no interval, as a sentence. */
  readonly reason?: string;
  /** Absent where there is an interval, or no value. A gate counts it as not enough evidence. */
  readonly noInterval?: NoInterval;
}

/** Whether a value is an estimate, with every field of its type: what is one becomes a metric in the run's record. */
export const isEstimate: Shape<Estimate> = hasFields<Estimate>({
  value: isNullOr(isNumber),
  low: isNullOr(isNumber),
  high: isNullOr(isNumber),
  n: isNumber,
  reason: isOptional(isString),
  noInterval: isOptional(isOneOf('too-few-rows', 'no-variation')),
});
