// What a comparison of models says.

import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';

const testedSchema = z.strictObject({
  /** The model's figure minus the baseline's. */
  difference: estimateSchema,
  /** Two-sided; null if the test could not be made. */
  p: z.number().nullable(),
  /** By Holm's procedure, over all tests of the report. */
  adjustedP: z.number().nullable(),
});

const comparisonSchema = z.strictObject({
  model: z.string(),
  against: z.string(),
  /** By figure. */
  figures: z.record(z.string(), testedSchema),
  /** Of classifiers: rows that only one of the two has right. */
  onlyModelRight: z.int().optional(),
  onlyBaselineRight: z.int().optional(),
});

export const comparisonReportSchema = z.looseObject({
  baseline: z.string(),
  rows: z.int(),
  comparisons: z.array(comparisonSchema),
  summary: z.array(z.string()),
});

export type Comparison = z.output<typeof comparisonSchema>;
export type Tested = z.output<typeof testedSchema>;

export interface ComparisonReport {
  readonly baseline: string;
  readonly rows: number;
  readonly comparisons: readonly Comparison[];
  readonly summary: readonly string[];
}

/** The differences of two models are metrics of the run, `accuracyDifference` for one; of more they are in the list alone. */
export function describeComparisons(baseline: string, rows: number, comparisons: readonly Comparison[]) {
  const own = comparisons.length === 1 ? comparisons[0]!.figures : {};
  const metrics = Object.fromEntries(
    Object.entries(own).map(([name, { difference }]) => [`${name}Difference`, difference]),
  );
  return { ...metrics, baseline, rows, comparisons: [...comparisons], summary: comparisons.map(sayOne) };
}

function sayOne({ model, against, figures }: Comparison): string {
  const [[name, { difference, adjustedP }]] = Object.entries(figures) as [[string, Tested]];
  const { value, low, high } = difference;
  const interval = low === null || high === null ? '' : ` (95 % interval ${signed(low)} to ${signed(high)})`;
  const chance =
    adjustedP === null ? '' : `, p = ${adjustedP < 0.001 ? adjustedP.toExponential(1) : adjustedP.toPrecision(2)}`;
  return `${name} of '${model}' compared with '${against}': ${value === null ? 'undefined' : signed(value)}${interval}${chance}`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}
