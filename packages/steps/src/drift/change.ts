// How far one thing about a column changed.

export interface Change {
  readonly test: 'kolmogorov-smirnov' | 'chi-square' | 'fisher';
  readonly statistic: number | null;
  readonly p: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly psi: number | null;
  readonly cramersV?: number;
  /** Values of the rows that are judged. */
  readonly n: number;
  readonly referenceN: number;
}
