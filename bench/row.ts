// One line of the table.

export interface Row {
  readonly work: string;
  /**
   * The measured value in the unit of the limit: milliseconds, or a multiple of the unit. Undefined if it could not be
   * measured.
   */
  readonly found: Amount | undefined;
  /** The same as a multiple of `node -e 0`, if it is a whole process. */
  readonly ratio?: number;
  readonly limit?: Limit;
  /** How often it was measured. */
  readonly rounds?: number;
  /** Why it could not be measured. */
  readonly reason?: string;
}

export interface Amount {
  readonly value: number;
  readonly unit: Unit;
}

export type Unit = 'ms' | 'MB' | 'MB/s' | 'times';

export interface Limit {
  readonly value: number;
  /** Whether the limit is about the ratio, or about the measured value. */
  readonly of: 'ratio' | 'found';
  /** Default `most`. */
  readonly bound?: 'most' | 'least';
}

/** Undefined if there is no limit. If a value could not be measured, its limit is not met. */
export function isMet({ found, ratio, limit }: Row): boolean | undefined {
  if (!limit) return undefined;
  const value = limit.of === 'ratio' ? ratio : found?.value;
  if (value === undefined) return false;
  return limit.bound === 'least' ? value >= limit.value : value <= limit.value;
}
