// What a test by model inversion reports.

import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';

export const inversionReportSchema = z.strictObject({
  /** The column that was guessed. */
  column: z.string(),
  /** Share of the rows of the test whose value was guessed. */
  accuracy: estimateSchema,
  /** The same of the rows that trained the model; null without them. */
  memberAccuracy: estimateSchema,
  /** Share that has the most frequent value: what is guessed without the model. */
  priorAccuracy: estimateSchema,
  /** `accuracy` − `priorAccuracy`: what the model gives away of anybody. */
  gain: estimateSchema,
  /** `memberAccuracy` − `accuracy`: what it gives away only of those that trained it (Yeom and others 2018); null without them. */
  advantage: estimateSchema,
  /** By value: rows that have it, and how many of them were guessed. */
  values: z.array(z.strictObject({ value: z.union([z.string(), z.boolean()]), rows: z.int(), guessed: z.int() })),
  summary: z.array(z.string()),
});

export type InversionReport = z.output<typeof inversionReportSchema>;
