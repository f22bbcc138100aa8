/** Both ends of a confidence interval, in the unit of the figure, `low <= high`, both included. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}
