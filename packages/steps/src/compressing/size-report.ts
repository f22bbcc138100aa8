// What `compareSizes` reports: two models on the same rows, before and after one was made smaller.

import type { Estimate } from '@cairn/core';
import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { latencySchema } from '../exporting/export-report.ts';

const sizeSchema = z.strictObject({
  /** Bytes of the files with the model's parameters. */
  bytes: z.int(),
  parameters: z.int(),
  /** Weights of a network that are not 0; null for other families. */
  nonZeroParameters: z.int().nullable(),
  /** Products with a weight of a network, for one row; null for other families, and if they cannot be counted. */
  products: z.int().nullable(),
  /** The same without weights that are 0. */
  nonZeroProducts: z.int().nullable(),
});

export type ModelSize = z.output<typeof sizeSchema>;

const latenciesSchema = z.strictObject({ before: latencySchema, after: latencySchema });

/** A share that is known exactly: both bounds are the value. */
const share = estimateSchema;

export const sizeReportSchema: z.ZodType<SizeReport> = z.strictObject({
  rows: z.int(),
  before: sizeSchema,
  after: sizeSchema,
  bytesShare: share,
  productsShare: share,
  accuracyDifference: estimateSchema.optional(),
  aucDifference: estimateSchema.optional(),
  logLossDifference: estimateSchema.optional(),
  meanAbsoluteErrorDifference: estimateSchema.optional(),
  meanSquaredErrorDifference: estimateSchema.optional(),
  lostRows: z.int().nullable(),
  gainedRows: z.int().nullable(),
  latency: latenciesSchema.optional(),
  summary: z.array(z.string()).readonly(),
});

/** Differences are the figure after minus the figure before, with the interval of the paired difference. */
export interface SizeReport {
  readonly rows: number;
  readonly before: ModelSize;
  readonly after: ModelSize;
  /** Bytes after, as a share of those before. It is exact: both bounds are the value. */
  readonly bytesShare: Estimate;
  /** Products that are not with 0, as a share of those before; undefined if one of the two is not known. */
  readonly productsShare: Estimate;
  readonly accuracyDifference?: Estimate | undefined;
  readonly aucDifference?: Estimate | undefined;
  readonly logLossDifference?: Estimate | undefined;
  readonly meanAbsoluteErrorDifference?: Estimate | undefined;
  readonly meanSquaredErrorDifference?: Estimate | undefined;
  /** Of classifiers: rows that are right before, and not after. */
  readonly lostRows: number | null;
  /** Of classifiers: rows that are right after, and not before. */
  readonly gainedRows: number | null;
  /** Only with `latency: true`, since no two runs measure the same. */
  readonly latency?: z.output<typeof latenciesSchema> | undefined;
  readonly summary: readonly string[];
}
