// What a search for fooling examples reports.

import { z } from 'zod';

const cell = z.union([z.number(), z.string(), z.boolean(), z.null()]);

export const foolingReportSchema = z.strictObject({
  /** Rows that were attacked: those of the sample that were right. */
  tried: z.int(),
  fooled: z.int(),
  epsilon: z.number(),
  norm: z.enum(['linf', 'l2', 'l1']),
  /** Those with the smallest changes, and the smallest first. */
  examples: z.array(
    z.strictObject({
      /** The number of the raw row. */
      row: z.int(),
      /** The true class, which the model predicted before. */
      actual: z.string(),
      /** What it predicts of the changed row. */
      predicted: z.string(),
      /** In the norm, as a share of the declared ranges. */
      distance: z.number(),
      /** The largest changes first, as a share of their range; empty for an image. */
      changes: z.array(z.strictObject({ column: z.string(), before: cell, after: cell })),
    }),
  ),
  summary: z.array(z.string()),
});

export type FoolingReport = z.output<typeof foolingReportSchema>;
