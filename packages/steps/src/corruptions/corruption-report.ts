// What a test by corruptions reports.

import { z } from 'zod';
import { estimateSchema } from '../evaluation/estimate-schema.ts';
import { corruptionNames, corruptionScales } from './corruptions.ts';

export const corruptionReportSchema = z.strictObject({
  scale: z.enum(corruptionScales),
  /** Share of the rows that are right as they are. */
  accuracy: estimateSchema,
  /** Mean over all corruptions and severities of the share of rows that are right. */
  corruptedAccuracy: estimateSchema,
  /**
   * mCE: the mean over the corruptions of the error over all severities, divided by that of the baseline; without a baseline,
   * not divided.
   */
  meanCorruptionError: estimateSchema,
  /** Relative mCE: the same of how much the error grows; null without a baseline. */
  relativeMeanCorruptionError: estimateSchema,
  corruptions: z.array(
    z.strictObject({
      corruption: z.enum(corruptionNames),
      /** By severity, from 1 to 5. */
      accuracies: z.array(estimateSchema),
      /** CE: divided as above. */
      corruptionError: z.number().nullable(),
    }),
  ),
});

export type CorruptionReport = z.output<typeof corruptionReportSchema>;
