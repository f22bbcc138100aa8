import type { Interval } from '../interval.ts';

/** A figure, and limits around it: `low <= value <= high`. */
export interface BoundedParameter extends Interval {
  readonly value: number;
}
