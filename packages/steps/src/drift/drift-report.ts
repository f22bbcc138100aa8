// What a comparison of rows with earlier ones reports.

import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { decisionSchema, verdictSchema } from '../schemas/verdict.ts';

const bound = z.number().nullable();

const comparisonSchema = z.strictObject({
  column: z.string(),
  /** The values that are there, or the share of rows without one. */
  about: z.enum(['values', 'missing']),
  test: z.enum(['kolmogorov-smirnov', 'chi-square', 'fisher']),
  /** D, or χ²; null for Fisher's test. */
  statistic: bound,
  /** Two-sided, of no change at all. */
  p: z.number(),
  /** By Holm's procedure, over all comparisons of the report. */
  adjustedP: z.number(),
  /**
   * The size of the change, from 0 to 1: of numbers the largest difference of the shares at or below a value (D), of others the
   * largest difference of the shares of one value. All intervals of a report hold together.
   */
  change: estimateSchema,
  /** The population stability index; null for the share of missing values. */
  psi: bound,
  /** Of values that are counted. */
  cramersV: z.number().exactOptional(),
  n: z.int(),
  referenceN: z.int(),
  decision: decisionSchema,
});

export const driftReportSchema = z.strictObject({
  /** The largest of all changes. */
  largestChange: estimateSchema,
  /** With a model: the largest change of its predictions. */
  predictionChange: estimateSchema.exactOptional(),
  rows: z.int(),
  referenceRows: z.int(),
  /** The fewest values that one side of a comparison rests on. */
  smallestN: z.int(),
  comparisons: z.array(comparisonSchema),
  notCompared: z.array(z.strictObject({ column: z.string(), reason: z.string() })),
  verdicts: z.array(verdictSchema),
  summary: z.array(
    z.union([z.string(), z.strictObject({ text: z.string(), decision: decisionSchema.exactOptional() })]),
  ),
});

export type ColumnDrift = z.output<typeof comparisonSchema>;
export type DriftReport = z.output<typeof driftReportSchema>;
