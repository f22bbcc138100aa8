// What an export reports: how far the exported model is from the model, and what the format cannot hold.

import { z } from 'zod';
import { exportFormats } from '../kinds/exported-model.ts';

/** Milliseconds: median and 99th percentile over up to 100 single rows, and over batches. */
export const latencySchema = z.strictObject({
  row: z.number(),
  rowP99: z.number(),
  batch: z.number(),
  batchP99: z.number(),
  batchRows: z.int(),
});

export const exportReportSchema = z.strictObject({
  format: z.enum(exportFormats),
  /** The rows on which both were asked. */
  rows: z.int(),
  /** The largest difference that is allowed. */
  tolerance: z.number(),
  /**
   * Of a classifier between two probabilities; of a regressor between two numbers, as a share of the larger one of the
   * number and the deviation of the label.
   */
  largestDifference: z.number(),
  /** Where it is, by the number of the row; null if nothing differs. */
  largestAt: z.strictObject({ row: z.int(), output: z.string(), model: z.number(), exported: z.number() }).nullable(),
  /** Rows for which another class is decided. */
  otherDecisions: z.int(),
  /** What Cairn does with a row and the exported model does not, in sentences. */
  notHeld: z.array(z.string()).readonly(),
  /** Only with `latency: true`, since no two runs measure the same. */
  latency: z.strictObject({ model: latencySchema, exported: latencySchema }).optional(),
  summary: z.array(z.string()).readonly(),
});

export type ExportReport = z.output<typeof exportReportSchema>;
