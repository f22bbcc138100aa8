// A figure with its sample size and its 95 % interval. What is undefined is null with a reason, never 0.

export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The number of rows that it was computed from. */
  readonly n: number;
  readonly reason?: string;
}

export function isEstimate(value: unknown): value is Estimate {
  return (
    typeof value === 'object' && value !== null && 'value' in value && 'low' in value && 'high' in value && 'n' in value
  );
}
